// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// Leave to do what is otherwise forbidden.
///
/// @param kind `account` or `group`
/// @param category empty for every category
/// @param owner who answers for it
public record Exemption(
    UUID id,
    String kind,
    String name,
    String category,
    String owner,
    String reason,
    Instant created,
    String createdBy,
    Instant expires,
    Optional<Instant> revoked,
    long uses) {

  static Exemption of(ResultSet row) throws SQLException {
    return new Exemption(
        row.getObject("exemption_id", UUID.class),
        row.getString("kind"),
        row.getString("name"),
        row.getString("category"),
        row.getString("owner"),
        row.getString("reason"),
        row.getTimestamp("created_at").toInstant(),
        row.getString("created_by"),
        row.getTimestamp("expires_at").toInstant(),
        Query.time(row, "revoked_at"),
        row.getLong("uses"));
  }

  /// When it ended or will end.
  public Instant end() {
    return revoked.filter(at -> at.isBefore(expires)).orElse(expires);
  }

  boolean covers(Account account, String accused) {
    return (category.isEmpty() || category.equals(accused))
        && (kind.equals("account") ? name.equals(account.name()) : account.groups().contains(name));
  }
}
