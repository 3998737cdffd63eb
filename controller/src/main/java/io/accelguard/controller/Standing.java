// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// What has followed from a case so far, and what comes next.
///
/// @param stage `none`, `observed`, `exempt`, `noticed`, `grace`, `struck`, `held` or `reversed`
/// @param due when the next strike is given if the violation goes on
/// @param strikes of this case
/// @param appeals of this case, oldest first
public record Standing(
    String stage,
    Optional<Instant> due,
    String policy,
    List<Strike> strikes,
    List<Appeal> appeals) {

  public Standing {
    strikes = List.copyOf(strikes);
    appeals = List.copyOf(appeals);
  }

  static Standing of(Connection connection, UUID file) throws SQLException {
    List<Strike> strikes =
        Query.of(connection, "select * from strike where case_id = ? order by at", file)
            .list(Strike::of);
    List<Appeal> appeals =
        Query.of(connection, "select * from appeal where case_id = ? order by at", file)
            .list(Appeal::of);
    return Query.of(connection, "select stage, due, policy from case_file where case_id = ?", file)
        .first(row ->
            new Standing(
                row.getString("stage"),
                Query.time(row, "due"),
                row.getString("policy"),
                strikes,
                appeals))
        .orElseThrow();
  }

  /// The appeal that waits for a decision.
  public Optional<Appeal> open() {
    return appeals.stream().filter(Appeal::isOpen).findFirst();
  }

  /// Whether there is something to appeal against.
  public boolean isAccused() {
    return List.of("noticed", "grace", "struck", "held").contains(stage);
  }
}
