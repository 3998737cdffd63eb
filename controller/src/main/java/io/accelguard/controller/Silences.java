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

/// Keeps silences: each with somebody who answers for it, a reason and an end.
final class Silences {
  static final int MAX_HOURS = 30 * 24;

  private final Database database;
  private final InstantSource clock;
  private final Supplier<UUID> ids;

  Silences(Database database, InstantSource clock, Supplier<UUID> ids) {
    this.database = database;
    this.clock = clock;
    this.ids = ids;
  }

  /// What somebody asks for.
  record Wish(
      String account, String category, String host, String owner, String reason, int hours) {
    /// What is wrong with it.
    Optional<String> problem() {
      if (account.isEmpty() && category.isEmpty() && host.isEmpty())
        return Optional.of("a silence names an account, a category or a node");
      if (owner.isEmpty()) return Optional.of("somebody must answer for a silence");
      if (reason.isEmpty()) return Optional.of("a silence needs a reason");
      return hours >= 1 && hours <= MAX_HOURS
          ? Optional.empty()
          : Optional.of("a silence ends after 1 to " + MAX_HOURS + " hours");
    }
  }

  List<Silence> all() throws SQLException {
    return database.transaction(connection ->
        Query.of(connection, "select * from silence order by created_at desc limit 1000")
            .list(Silence::of));
  }

  /// Those in force.
  static List<Silence> active(Connection connection, Instant now) throws SQLException {
    return Query.of(
            connection, "select * from silence where expires_at > ? and revoked_at is null", now)
        .list(Silence::of);
  }

  void add(Visitor visitor, Wish wish) throws SQLException {
    Instant now = clock.instant();
    UUID id = ids.get();
    database.transaction(connection -> {
      Query.of(
              connection,
              "insert into silence (silence_id, account, category, host, owner, reason, created_at,"
                  + " created_by, expires_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
              id,
              wish.account(),
              wish.category(),
              wish.host(),
              wish.owner(),
              wish.reason(),
              now,
              visitor.name(),
              now.plus(Duration.ofHours(wish.hours())))
          .run();
      String told =
          String.join("/", wish.account(), wish.category(), wish.host())
              + " for "
              + wish.hours()
              + " hours, "
              + wish.owner()
              + ": "
              + wish.reason();
      Audit.add(
          connection, new Audit.Entry(now, visitor.name(), "silence-added", "silence/" + id, told));
      return id;
    });
  }

  boolean revoke(Visitor visitor, UUID id) throws SQLException {
    Instant now = clock.instant();
    return database.transaction(connection -> {
      boolean done =
          Query.of(
                      connection,
                      "update silence set revoked_at = ? where silence_id = ? and revoked_at is"
                          + " null",
                      now,
                      id)
                  .run()
              == 1;
      if (done)
        Audit.add(
            connection,
            new Audit.Entry(now, visitor.name(), "silence-revoked", "silence/" + id, ""));
      return done;
    });
  }
}
