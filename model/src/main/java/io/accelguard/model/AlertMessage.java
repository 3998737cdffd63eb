// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.model;

import io.avaje.jsonb.Json;
import java.time.Instant;
import java.util.List;

/// What one receiver is told at once.
///
/// @param id the same at every try, so that a receiver can tell a repetition
/// @param at when it was decided
/// @param alerts at least one
@Json(naming = Json.Naming.LowerHyphen)
public record AlertMessage(String id, Instant at, List<Alert> alerts) {
  public AlertMessage {
    Required.fields(id, at, alerts);
    alerts = List.copyOf(alerts);
  }
}
