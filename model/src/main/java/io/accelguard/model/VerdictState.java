// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.model;

import io.avaje.jsonb.Json;

/// How far a verdict has come. Order matters: later is worse.
public enum VerdictState {
  /// nothing to say
  CLEAR("clear"),
  /// worth watching; nothing leaves the node as an accusation
  SUSPECT("suspect"),
  /// reported once
  PROBABLE("probable"),
  /// reported; policy decides
  VIOLATION("violation");

  private final String id;

  VerdictState(String id) {
    this.id = id;
  }

  /// The name on the wire, in labels and in rules.
  @Json.Value
  public String id() {
    return id;
  }
}
