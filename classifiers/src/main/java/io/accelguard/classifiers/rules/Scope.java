// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers.rules;

/// How far apart the parts of a match may lie.
public enum Scope {
  /// everything is true of one process
  PROCESS("process"),
  /// file names may come from different processes of one workload
  WORKLOAD("workload");

  private final String id;

  Scope(String id) {
    this.id = id;
  }

  /// The name in rules.
  public String id() {
    return id;
  }
}
