// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers.rules;

/// How far a rule may be trusted. Only `STABLE` and `INCUBATING` rules weigh anything.
public enum Maturity {
  /// checked against the real program or its source, and against its innocent look-alikes
  STABLE("stable", true),
  /// built from documentation; not yet seen on a real run
  INCUBATING("incubating", true),
  /// being tried: read and tested, never matched
  SANDBOX("sandbox", false),
  /// kept for old reports: read and tested, never matched
  DEPRECATED("deprecated", false);

  private final String id;
  private final boolean weighs;

  Maturity(String id, boolean weighs) {
    this.id = id;
    this.weighs = weighs;
  }

  /// The name in rules.
  public String id() {
    return id;
  }

  /// Whether matches count.
  public boolean weighs() {
    return weighs;
  }
}
