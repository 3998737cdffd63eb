// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent.evaluation;

import java.time.Duration;
import org.apache.commons.statistics.distribution.ChiSquaredDistribution;

/// Events in a time of watching, as a rate per node and day, with exact two-sided bounds of 95 % of
/// a Poisson rate (Garwood 1936).
public record PerDay(int events, Duration watched) implements Cell {
  private static final double TAIL = 0.025;

  /// How long was watched, in days.
  public double days() {
    return watched.toMillis() / 86_400_000.0;
  }

  /// The lower bound.
  public double low() {
    if (events == 0) return 0;
    return quantile(2.0 * events, TAIL) / 2 / days();
  }

  /// The upper bound; infinite where nothing was watched.
  public double high() {
    return quantile(2.0 * events + 2, 1 - TAIL) / 2 / days();
  }

  private static double quantile(double freedom, double probability) {
    return ChiSquaredDistribution.of(freedom).inverseCumulativeProbability(probability);
  }
}
