// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// For a while nobody is told of what fits all that it names.
///
/// @param account, category, host empty for any
/// @param owner who answers for it
public record Silence(
    UUID id,
    String account,
    String category,
    String host,
    String owner,
    String reason,
    String createdBy,
    Instant expires,
    Optional<Instant> revoked) {

  static Silence of(ResultSet row) throws SQLException {
    return new Silence(
        row.getObject("silence_id", UUID.class),
        row.getString("account"),
        row.getString("category"),
        row.getString("host"),
        row.getString("owner"),
        row.getString("reason"),
        row.getString("created_by"),
        row.getTimestamp("expires_at").toInstant(),
        Query.time(row, "revoked_at"));
  }

  /// When it ended or will end.
  public Instant end() {
    return revoked.filter(at -> at.isBefore(expires)).orElse(expires);
  }

  /// What it is for, in words.
  public String target() {
    return String.join(
        ", ",
        List.of(named("account", account), named("category", category), named("node", host))
            .stream()
            .filter(text -> !text.isEmpty())
            .toList());
  }

  private static String named(String what, String value) {
    return value.isEmpty() ? "" : what + " " + value;
  }

  /// A silent node does not hide what happens on others, too.
  boolean covers(AlertRow alert) {
    return (account.isEmpty() || account.equals(alert.account()))
        && (category.isEmpty() || category.equals(alert.category()))
        && (host.isEmpty() || alert.hosts().equals(List.of(host)));
  }
}
