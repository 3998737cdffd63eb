// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.model;

import io.avaje.jsonb.Json;

/// Whose word an owner rests on.
public enum Trust {
  /// kernel facts that a tenant cannot change, or a root-owned record
  SURE("sure"),
  /// text that a tenant can choose
  CLAIMED("claimed"),
  /// two sure sources disagree
  DISPUTED("disputed");

  private final String id;

  Trust(String id) {
    this.id = id;
  }

  /// The name on the wire, in labels and in rules.
  @Json.Value
  public String id() {
    return id;
  }
}
