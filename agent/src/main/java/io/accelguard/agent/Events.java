// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import io.accelguard.model.Event;
import io.accelguard.model.Incident;
import java.time.Instant;
import java.util.UUID;
import java.util.function.Supplier;

/// Makes events: the form in which news leaves the node.
///
/// @param ids gives a new UUIDv7 for each event
record Events(String host, HostClock clock, Supplier<UUID> ids) {
  /// Somebody has triggered the canary: the one note that webhooks are told, too.
  static final String CANARY = "canary.seen";

  /// News of an incident.
  Event of(Incident incident) {
    String type =
        switch (incident.change()) {
          case OPENED -> "violation.opened";
          case UPDATED -> "violation.updated";
          case CLEARED -> "violation.cleared";
        };
    Instant now = clock.now();
    return new Event(
        ids.get().toString(), type, now, host, clock.bootId(), uptime(), incident, null);
  }

  /// News of the agent itself.
  ///
  /// @param type such as `agent.started`
  /// @param note one sentence
  Event of(String type, String note) {
    Instant now = clock.now();
    return new Event(ids.get().toString(), type, now, host, clock.bootId(), uptime(), null, note);
  }

  private double uptime() {
    return clock.uptime().toMillis() / 1e3;
  }
}
