// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.model;

import io.avaje.jsonb.Json;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What is kept in the spool and sent to controller and webhooks.
///
/// @param id UUIDv7, unique
/// @param type `violation.opened`, `violation.updated`, `violation.cleared`, `agent.started`,
///   `agent.stopping`, `collector.blind`, `collector.back`, `integrity.contradiction`,
///   `integrity.restored`, `attribution.moved`, `rule.noted`, `canary.seen`, `rules.changed`,
///   `enforcement.answered`
/// @param uptimeSeconds boot-time clock
/// @param incident present for `violation.*`
/// @param note one sentence for the other types
@Json(naming = Json.Naming.LowerHyphen)
public record Event(
    String id,
    String type,
    Instant timestamp,
    String host,
    String bootId,
    double uptimeSeconds,
    @Nullable Incident incident,
    @Nullable String note) {
  public Event {
    Required.fields(id, type, timestamp, host, bootId);
  }
}
