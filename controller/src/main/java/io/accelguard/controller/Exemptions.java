// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/// Keeps exemptions: each with somebody who answers for it, a reason and an end.
final class Exemptions {
  static final int MAX_DAYS = 90;

  private final Database database;
  private final InstantSource clock;
  private final Supplier<UUID> ids;

  Exemptions(Database database, InstantSource clock, Supplier<UUID> ids) {
    this.database = database;
    this.clock = clock;
    this.ids = ids;
  }

  /// What somebody asks for.
  record Wish(String kind, String name, String category, String owner, String reason, int days) {
    /// What is wrong with it.
    Optional<String> problem() {
      if (!kind.equals("account") && !kind.equals("group"))
        return Optional.of("an exemption is for an account or a group");
      if (name.isEmpty()) return Optional.of("an exemption needs an account or a group");
      if (owner.isEmpty()) return Optional.of("somebody must answer for an exemption");
      if (reason.isEmpty()) return Optional.of("an exemption needs a reason");
      return days >= 1 && days <= MAX_DAYS
          ? Optional.empty()
          : Optional.of("an exemption ends after 1 to " + MAX_DAYS + " days");
    }
  }

  List<Exemption> all() throws SQLException {
    return database.transaction(Exemptions::all);
  }

  static List<Exemption> all(Connection connection) throws SQLException {
    return Query.of(connection, "select * from exemption order by created_at desc limit 1000")
        .list(Exemption::of);
  }

  /// The exemption of an account now.
  static Optional<Exemption> covering(
      Connection connection, Account account, String category, Instant now) throws SQLException {
    return all(connection).stream()
        .filter(exemption -> now.isBefore(exemption.end()) && exemption.covers(account, category))
        .findFirst();
  }

  void add(Visitor visitor, Wish wish) throws SQLException {
    Instant now = clock.instant();
    UUID id = ids.get();
    database.transaction(connection -> {
      Query.of(
              connection,
              "insert into exemption (exemption_id, kind, name, category, owner, reason,"
                  + " created_at, created_by, expires_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
              id,
              wish.kind(),
              wish.name(),
              wish.category(),
              wish.owner(),
              wish.reason(),
              now,
              visitor.name(),
              now.plus(Duration.ofDays(wish.days())))
          .run();
      Audit.add(
          connection,
          new Audit.Entry(
              now,
              visitor.name(),
              "exemption-added",
              wish.kind() + "/" + wish.name(),
              wish.days() + " days for " + wish.owner() + ": " + wish.reason()));
      return id;
    });
  }

  boolean revoke(Visitor visitor, UUID id) throws SQLException {
    Instant now = clock.instant();
    return database.transaction(connection -> {
      boolean done =
          Query.of(
                      connection,
                      "update exemption set revoked_at = ? where exemption_id = ? and revoked_at is"
                          + " null",
                      now,
                      id)
                  .run()
              == 1;
      if (done)
        Audit.add(
            connection,
            new Audit.Entry(now, visitor.name(), "exemption-revoked", "exemption/" + id, ""));
      return done;
    });
  }
}
