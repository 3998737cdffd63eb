// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;

/// What a person says against a case, and what became of it.
///
/// @param decision `open`, `upheld` or `reversed`
public record Appeal(
    UUID id, Instant at, String text, String decision, String decidedBy, String reason) {

  static Appeal of(ResultSet row) throws SQLException {
    return new Appeal(
        row.getObject("appeal_id", UUID.class),
        row.getTimestamp("at").toInstant(),
        row.getString("text"),
        row.getString("decision"),
        row.getString("decided_by"),
        row.getString("reason"));
  }

  public boolean isOpen() {
    return decision.equals("open");
  }
}
