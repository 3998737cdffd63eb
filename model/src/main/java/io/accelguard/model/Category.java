// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.model;

import io.avaje.jsonb.Json;

/// What a workload may be accused of. Definitions, innocent look-alikes and caps are in
/// docs/detection.md.
public enum Category {
  /// proof of work for any coin
  CRYPTO_MINING("crypto-mining"),
  /// offline guessing of secrets
  PASSWORD_CRACKING("password-cracking"),
  /// making one person's face or lips act as another's
  DEEPFAKE("deepfake"),
  /// sharing files with strangers
  P2P("p2p"),
  /// turning the node into a relay, or opening a way in
  REMOTE_ACCESS("remote-access"),
  /// serving files or media to outsiders
  FILE_HOSTING("file-hosting"),
  /// floods, scans and login guessing directed off the node
  OUTBOUND_ATTACK("outbound-attack"),
  /// one party behind several accounts; judged by the controller only
  MANY_ACCOUNTS("many-accounts"),
  /// telemetry or process table contradicts itself so that work is hidden
  HIDDEN_COMPUTE("hidden-compute");

  private final String id;

  Category(String id) {
    this.id = id;
  }

  /// The name on the wire, in labels and in rules.
  @Json.Value
  public String id() {
    return id;
  }
}
