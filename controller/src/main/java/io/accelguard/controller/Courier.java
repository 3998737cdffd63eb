// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import io.accelguard.notifiers.Delivery;
import java.sql.SQLException;
import java.util.Optional;

/// Carries messages to one receiver, one at a time. A step class: somebody else sleeps. Each
/// receiver has its own, so that a slow one delays nobody else.
final class Courier {
  private final Receiver receiver;
  private final Sender sender;
  private final Outbox outbox;
  private final ControllerMetrics metrics;

  Courier(Receiver receiver, Sender sender, Outbox outbox, ControllerMetrics metrics) {
    this.receiver = receiver;
    this.sender = sender;
    this.outbox = outbox;
    this.metrics = metrics;
  }

  String name() {
    return receiver.name();
  }

  /// Makes one try; false if nothing was due.
  boolean step() throws SQLException {
    Optional<Outbox.Claimed> claimed = outbox.claim(receiver.name());
    if (claimed.isEmpty()) return false;
    Delivery delivery =
        claimed
            .get()
            .message()
            .map(sender::send)
            .orElseGet(() -> new Delivery.Refused("the stored message cannot be read"));
    outbox.settle(receiver, claimed.get(), delivery);
    metrics.notified(receiver.name(), delivery instanceof Delivery.Delivered);
    return true;
  }
}
