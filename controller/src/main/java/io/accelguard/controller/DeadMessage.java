// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// A message that was given up.
///
/// @param summary of its first alert
public record DeadMessage(
    UUID id, String receiver, Instant created, int failures, String problem, String summary) {
  static DeadMessage of(ResultSet row) throws SQLException {
    return new DeadMessage(
        row.getObject("message_id", UUID.class),
        row.getString("receiver"),
        row.getTimestamp("created_at").toInstant(),
        row.getInt("failures"),
        row.getString("problem"),
        Optional.ofNullable(row.getString("summary")).orElse(""));
  }
}
