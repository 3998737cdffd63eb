// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.model;

import io.avaje.jsonb.Json;

/// What happened to an incident.
public enum Change {
  /// first report
  OPENED("opened"),
  /// it got worse, or time has passed
  UPDATED("updated"),
  /// it ended
  CLEARED("cleared");

  private final String id;

  Change(String id) {
    this.id = id;
  }

  /// The name on the wire, in labels and in rules.
  @Json.Value
  public String id() {
    return id;
  }
}
