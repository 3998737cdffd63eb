// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers;

import io.accelguard.model.Family;
import java.util.Map;

/// The arithmetic of docs/detection.md, section 5, and nothing else.
final class Fusion {
  /// Evidence of behaviour, and of identity that is no longer seen, halves in this many seconds.
  static final double HALF_LIFE = 600;

  private Fusion() {}

  /// What is left of one nat after `seconds`.
  static double fading(double seconds) {
    return Math.exp(-Math.log(2) * Math.max(0, seconds) / HALF_LIFE);
  }

  /// The factor on an increment whose lag-1 autocorrelation is `rho`: what repeats itself says
  /// little new.
  static double tempering(double rho) {
    return (1 - rho) / (1 + rho);
  }

  /// Lag-1 autocorrelation of the increments of a family from hop to hop. Design values, to be
  /// measured on benign runs.
  static double autocorrelation(Family family) {
    return switch (family) {
      case PROCESS -> 0.5;
      case ACCELERATOR, NETWORK, STORAGE -> 1.0 / 3;
      case IDENTITY -> 0;
    };
  }

  static double logit(double probability) {
    return Math.log(probability / (1 - probability));
  }

  static double probability(double logOdds) {
    return 1 / (1 + Math.exp(-logOdds));
  }

  /// Log-odds of guilt.
  ///
  /// @param nats per family, after its own cap
  /// @param proved while a conclusive observation stands, an innocent shape does not speak against
  ///   it
  static double logOdds(double prior, Caps caps, Map<Family, Double> nats, boolean proved) {
    double shape = 0;
    double against = 0;
    double rest = 0;
    for (Map.Entry<Family, Double> entry : nats.entrySet()) {
      double value = entry.getValue();
      boolean shaped = isShape(entry.getKey());
      if (shaped) shape += Math.max(value, 0);
      else rest += Math.max(value, 0);
      if (!(proved && shaped)) against += Math.min(value, 0);
    }
    return logit(prior) + rest + Math.min(caps.shape(), shape) + Math.max(Caps.FLOOR, against);
  }

  private static boolean isShape(Family family) {
    return switch (family) {
      case ACCELERATOR, PROCESS, STORAGE -> true;
      case IDENTITY, NETWORK -> false;
    };
  }
}
