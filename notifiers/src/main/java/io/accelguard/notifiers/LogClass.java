// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.notifiers;

/// How dear an event is. Each class is a log of its own, so that shedding one never tears a hole
/// into another.
public enum LogClass {
  /// violations, agent life cycle
  P0("p0", 16L << 20),
  /// evidence behind a violation
  P1("p1", 32L << 20),
  /// summaries, inventory
  P2("p2", 16L << 20);

  private final String id;
  private final long quotaBytes;

  LogClass(String id, long quotaBytes) {
    this.id = id;
    this.quotaBytes = quotaBytes;
  }

  /// Name of the folder and on the wire.
  public String id() {
    return id;
  }

  long quotaBytes() {
    return quotaBytes;
  }
}
