// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.notifiers;

/// What is posted to a webhook.
public enum WebhookFormat {
  /// our own event: `{"type","timestamp","data"}`
  ACCELGUARD,
  /// the payload of Alertmanager's webhook receiver, version 4
  ALERTMANAGER,
  /// a Slack message
  SLACK
}
