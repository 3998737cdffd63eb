// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

/// Who hears of an incident. Order matters: later tells more.
enum Mode {
  /// metrics, log, page of the controller; no webhook
  OBSERVE("observe"),
  /// besides: the webhooks
  NOTIFY("notify"),
  /// besides: the enforcer of this node, which decides by itself what it does
  ENFORCE("enforce");

  private final String id;

  Mode(String id) {
    this.id = id;
  }

  /// The word in the configuration and in a sync.
  String id() {
    return id;
  }
}
