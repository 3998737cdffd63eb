// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import java.util.Arrays;
import java.util.Optional;

/// How far people are with a case.
public enum CaseState {
  OPEN("open"),
  ACKNOWLEDGED("acknowledged"),
  RESOLVED("resolved"),
  FALSE_POSITIVE("false-positive");

  private final String id;

  CaseState(String id) {
    this.id = id;
  }

  public String id() {
    return id;
  }

  /// Whether nobody needs to look any more.
  public boolean isSettled() {
    return this == RESOLVED || this == FALSE_POSITIVE;
  }

  static Optional<CaseState> of(String id) {
    return Arrays.stream(values()).filter(state -> state.id.equals(id)).findFirst();
  }
}
