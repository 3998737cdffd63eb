// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.model;

import io.avaje.jsonb.Json;

/// What a workload seems to do, as information, never as a verdict.
public enum Context {
  /// holds something, does nothing
  IDLE("idle"),
  /// fits a model
  TRAINING("training"),
  /// applies a model
  INFERENCE("inference"),
  /// numeric simulation
  HPC("hpc"),
  /// makes pictures
  RENDER("render"),
  /// steady computation without input or output
  HASH_LIKE("hash-like"),
  /// moves bytes
  TRANSFER("transfer"),
  /// none of these
  UNKNOWN("unknown");

  private final String id;

  Context(String id) {
    this.id = id;
  }

  /// The name on the wire, in labels and in rules.
  @Json.Value
  public String id() {
    return id;
  }
}
