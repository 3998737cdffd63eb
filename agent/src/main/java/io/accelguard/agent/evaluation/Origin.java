// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent.evaluation;

import java.util.Optional;
import java.util.stream.Stream;

/// Where runs come from: what may be claimed of them follows from it.
public enum Origin {
  /// real programs on a real kernel
  RECORDED("recorded"),
  /// made by a program: shows that nothing got worse, never how good it is
  SIMULATED("simulated");

  private final String id;

  Origin(String id) {
    this.id = id;
  }

  /// The name in labels.
  public String id() {
    return id;
  }

  static Optional<Origin> named(String id) {
    return Stream.of(values()).filter(origin -> origin.id.equals(id)).findFirst();
  }
}
