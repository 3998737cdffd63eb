// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers;

import io.accelguard.classifiers.window.Feature;
import io.accelguard.classifiers.window.Features;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/// One line of a classifier's table: what each value of a feature weighs, per hop, before
/// tempering. Design values, at most 3 nats either way, to be re-fitted on recorded runs.
///
/// @param expected the range of honest work, for people
/// @param lowest nats below the first step
/// @param steps ascending
record Row(Feature feature, String expected, double lowest, List<Step> steps) {
  private static final double MOST = 3;

  Row {
    steps = List.copyOf(steps);
    if (steps.stream().anyMatch(step -> Math.abs(step.nats()) > MOST) || Math.abs(lowest) > MOST) {
      throw new IllegalArgumentException(feature.id() + " weighs more than a feature may");
    }
    for (int i = 1; i < steps.size(); i++) {
      if (steps.get(i).from() <= steps.get(i - 1).from()) {
        throw new IllegalArgumentException(feature.id() + " has steps out of order");
      }
    }
  }

  /// From this value on, so many nats.
  record Step(double from, double nats) {}

  static Row row(Feature feature, String expected, double lowest, Step... steps) {
    return new Row(feature, expected, lowest, List.of(steps));
  }

  static Step step(double value, double nats) {
    return new Step(value, nats);
  }

  /// What the feature says; empty where it has no value or says nothing.
  Optional<Increment> weigh(Features features, String source) {
    OptionalDouble value = features.value(feature);
    if (value.isEmpty()) return Optional.empty();
    double nats = lowest;
    for (Step step : steps) {
      if (value.getAsDouble() >= step.from()) nats = step.nats();
    }
    if (nats == 0) return Optional.empty();
    return Optional.of(
        new Increment(
            feature.family(),
            feature.id(),
            nats,
            feature.show(value.getAsDouble()),
            expected,
            source));
  }

  /// The most the row can say.
  double reach() {
    double most = Math.abs(lowest);
    for (Step step : steps) most = Math.max(most, Math.abs(step.nats()));
    return most;
  }
}
