// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.model;

import io.avaje.jsonb.Json;

/// Kinds of evidence. Two of them must agree before anybody is accused.
public enum Family {
  /// what the code and data are
  IDENTITY("identity"),
  /// what the device does
  ACCELERATOR("accelerator"),
  /// how the host side runs
  PROCESS("process"),
  /// how sockets behave
  NETWORK("network"),
  /// how files are used
  STORAGE("storage");

  private final String id;

  Family(String id) {
    this.id = id;
  }

  /// The name on the wire, in labels and in rules.
  @Json.Value
  public String id() {
    return id;
  }
}
