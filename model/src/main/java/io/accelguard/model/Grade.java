// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.model;

import io.avaje.jsonb.Json;

/// How much an observation of identity or protocol may prove.
public enum Grade {
  /// conclusive: a known hash, a protocol handshake
  CONTENT("content"),
  /// two or more independent tokens
  STRUCTURED("structured"),
  /// one name, one string, one port
  TOKEN("token"),
  /// shared with honest work
  DUAL_USE("dual-use");

  private final String id;

  Grade(String id) {
    this.id = id;
  }

  /// The name on the wire, in labels and in rules.
  @Json.Value
  public String id() {
    return id;
  }
}
