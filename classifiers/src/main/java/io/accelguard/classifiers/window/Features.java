// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers.window;

import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalDouble;

/// The features of one workload at one hop. A feature without a value is missing, never zero, and
/// no value is ever infinite or not a number.
public final class Features {
  private final Map<Feature, Double> values;

  private Features(Map<Feature, Double> values) {
    this.values = values;
  }

  public OptionalDouble value(Feature feature) {
    Double value = values.get(feature);
    return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
  }

  /// Whether the feature has a value of at least `threshold`.
  public boolean atLeast(Feature feature, double threshold) {
    Double value = values.get(feature);
    return value != null && value >= threshold;
  }

  /// Whether the feature has a value below `threshold`.
  public boolean below(Feature feature, double threshold) {
    Double value = values.get(feature);
    return value != null && value < threshold;
  }

  @Override
  public String toString() {
    return values.toString();
  }

  /// Collects values; what is not finite is left out.
  public static final class Builder {
    private final Map<Feature, Double> values = new EnumMap<>(Feature.class);

    public Builder put(Feature feature, double value) {
      if (Double.isFinite(value)) values.put(feature, value);
      return this;
    }

    public Builder put(Feature feature, OptionalDouble value) {
      value.ifPresent(present -> put(feature, present));
      return this;
    }

    public Builder put(Feature feature, boolean value) {
      return put(feature, value ? 1 : 0);
    }

    public Features build() {
      return new Features(new EnumMap<>(values));
    }
  }
}
