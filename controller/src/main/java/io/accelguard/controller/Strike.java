// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// A mark against an account.
///
/// @param restrictsUntil until when it keeps the account from the service, if it does
/// @param state `active`, `frozen` while an appeal is open, or `reversed`
public record Strike(
    UUID id,
    String account,
    String category,
    UUID file,
    Instant at,
    String policy,
    Optional<Instant> restrictsUntil,
    String state) {

  static Strike of(ResultSet row) throws SQLException {
    return new Strike(
        row.getObject("strike_id", UUID.class),
        row.getString("account"),
        row.getString("category"),
        row.getObject("case_id", UUID.class),
        row.getTimestamp("at").toInstant(),
        row.getString("policy"),
        Query.time(row, "restricts_until"),
        row.getString("state"));
  }

  public boolean isActive() {
    return state.equals("active");
  }
}
