// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers;

import java.util.List;

/// Every category that behaviour is weighed for.
final class Classifiers {
  private Classifiers() {}

  /// What is asked of each workload.
  static List<Classifier> all() {
    return List.of(
        new MiningClassifier(),
        new CrackingClassifier(),
        new DeepfakeClassifier(),
        new P2pClassifier(),
        new RemoteAccessClassifier(),
        new FileHostingClassifier(),
        new OutboundAttackClassifier());
  }

  /// What is asked of the host as a whole and of no workload.
  static Classifier ofHost() {
    return new HiddenComputeClassifier();
  }
}
