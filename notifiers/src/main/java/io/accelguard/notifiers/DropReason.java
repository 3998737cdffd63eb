// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.notifiers;

/// Why an event was given up. Every drop is counted under one of these.
public enum DropReason {
  /// the oldest segment was deleted to make room
  EVICTED("evicted"),
  /// the log was full and the newest event found no room
  QUOTA("quota"),
  /// what was read from disk was not what had been written
  CORRUPT("corrupt"),
  /// bigger than a frame may be
  TOO_LARGE("too-large"),
  /// the receiver will never take it
  REFUSED("refused");

  private final String id;

  DropReason(String id) {
    this.id = id;
  }

  /// Label and name on the wire.
  public String id() {
    return id;
  }
}
