// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.model;

import io.avaje.jsonb.Json;

/// What the enforcer can be asked to do. Order matters: later is harder, but for the last.
public enum EnforcementAction {
  /// tell the owner, on the terminals of the processes
  WARN("warn"),
  /// pause, for as long as the lease of the freeze lasts
  FREEZE("freeze"),
  /// end: SIGTERM, a time of grace, SIGKILL
  STOP("stop"),
  /// let what the enforcer has frozen for an incident go on
  THAW("thaw");

  private final String id;

  EnforcementAction(String id) {
    this.id = id;
  }

  /// The name on the wire, in labels and in configuration.
  @Json.Value
  public String id() {
    return id;
  }
}
