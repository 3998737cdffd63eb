// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.notifiers;

import io.accelguard.model.Event;

/// Tells one receiver one event, once. Who calls it decides about repeating.
public interface Notifier {
  /// For logs and metrics; never a secret.
  String name();

  /// Makes one attempt, bounded in time.
  Delivery deliver(Event event);
}
