// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent.evaluation;

import org.apache.commons.statistics.interval.BinomialConfidenceInterval;
import org.apache.commons.statistics.interval.Interval;

/// A share of trials, with exact two-sided bounds of 95 % (Clopper and Pearson 1934).
///
/// @param hits of `of`
public record Rate(int hits, int of) implements Cell {
  private static final double ERROR = 0.05;

  public Rate {
    if (hits < 0 || hits > of) throw new IllegalArgumentException(hits + " of " + of);
  }

  /// The share; only of one trial or more.
  public double value() {
    if (of == 0) throw new IllegalStateException("no trial has no rate");
    return (double) hits / of;
  }

  /// The lower bound; 0 where nothing was tried.
  public double low() {
    return of == 0 ? 0 : bounds().getLowerBound();
  }

  /// The upper bound; 1 where nothing was tried.
  public double high() {
    return of == 0 ? 1 : bounds().getUpperBound();
  }

  private Interval bounds() {
    return BinomialConfidenceInterval.CLOPPER_PEARSON.fromErrorRate(of, hits, ERROR);
  }
}
