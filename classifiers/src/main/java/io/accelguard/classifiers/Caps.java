// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers;

import io.accelguard.model.Category;
import io.accelguard.model.Family;
import io.accelguard.model.Grade;

/// How much each family may say in one category, in nats: the table of docs/detection.md, section
/// 4.
///
/// @param shape joint cap of accelerator, process and storage, which describe one computation and
///   err together
record Caps(double accelerator, double process, double network, double storage, double shape) {
  /// Below this no family goes: nobody banks innocence.
  static final double FLOOR = -3.0;

  private static final double CONTENT = 13.8;

  static Caps of(Category category) {
    return switch (category) {
      case CRYPTO_MINING -> new Caps(4.0, 4.0, 7.6, 2.0, 8.0);
      case PASSWORD_CRACKING -> new Caps(4.0, 4.0, 1.0, 4.0, 8.0);
      case DEEPFAKE -> new Caps(0.5, 4.0, 1.0, 4.0, 8.0);
      case P2P -> new Caps(0, 4.0, 7.6, 4.0, 8.0);
      case REMOTE_ACCESS -> new Caps(0, 4.0, 7.6, 0, 8.0);
      case FILE_HOSTING -> new Caps(1.0, 4.0, 7.6, 4.0, 8.0);
      case OUTBOUND_ATTACK -> new Caps(0, 4.0, 7.6, 0, 8.0);
      case HIDDEN_COMPUTE -> new Caps(6.0, 6.0, 3.0, 3.0, Double.POSITIVE_INFINITY);
      case MANY_ACCOUNTS -> new Caps(0, 0, 0, 0, 0);
    };
  }

  /// The most that all observations of one grade may say together.
  static double of(Grade grade) {
    return switch (grade) {
      case CONTENT -> CONTENT;
      case STRUCTURED -> 9.1;
      case TOKEN, DUAL_USE -> 3.0;
    };
  }

  double of(Family family) {
    return switch (family) {
      case IDENTITY -> CONTENT;
      case ACCELERATOR -> accelerator;
      case PROCESS -> process;
      case NETWORK -> network;
      case STORAGE -> storage;
    };
  }

  /// The same for a device that several workloads share: what it does is half known.
  Caps shared() {
    return new Caps(accelerator / 2, process, network, storage, shape);
  }

  /// The same where the network showed conclusively what it carries; only an attack is proved by
  /// its packets alone.
  static double networkProof(Category category) {
    return category == Category.OUTBOUND_ATTACK ? CONTENT : of(category).network();
  }
}
