// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;

/// What operators hand out so that hosts become nodes: shown once, stored as a hash, used a limited
/// number of times within a limited time. A token ends with the authority's pin, so that the host
/// knows whom to trust before it sends anything.
public final class Tokens {
  static final int MAX_USES = 100_000;
  static final int MAX_HOURS = 24;
  private static final String PIN = "node-authority-pin";

  private final Database database;
  private final InstantSource clock;
  private final Secrets secrets;

  Tokens(Database database, InstantSource clock, Secrets secrets) {
    this.database = database;
    this.clock = clock;
    this.secrets = secrets;
  }

  /// A token without its secret.
  public record Row(
      UUID id,
      int uses,
      int left,
      Instant created,
      Instant expires,
      String createdBy,
      boolean isRevoked) {
    /// Whether it can still be used.
    public boolean isOpen(Instant now) {
      return !isRevoked && left > 0 && now.isBefore(expires);
    }
  }

  /// Remembers by which pin nodes know their authority; all replicas must have the same.
  ///
  /// @throws IllegalStateException when the nodes of this database know another
  void pin(String pin) throws SQLException {
    String kept =
        database.transaction(connection -> {
          Query.of(
                  connection,
                  "insert into setting (name, value) values (?, ?) on conflict do nothing",
                  PIN,
                  pin)
              .run();
          return pinned(connection);
        });
    if (!kept.equals(pin))
      throw new IllegalStateException(
          "the nodes of this database know the authority "
              + kept
              + ", not "
              + pin
              + "; give its certificate and key by nodes.authority, or see docs/identity.md");
  }

  private static String pinned(Connection connection) throws SQLException {
    return Query.of(connection, "select value from setting where name = ?", PIN)
        .first(row -> row.getString(1))
        .orElseThrow(() ->
            new IllegalStateException(
                "no controller has run on this database yet; start it before the first token"));
  }

  /// Makes a token.
  ///
  /// @param by who
  String create(int uses, Duration validity, String by) throws SQLException {
    String secret = secrets.next("agt_");
    Instant now = clock.instant();
    return database.transaction(connection -> {
      String pin = pinned(connection);
      UUID id =
          Query.of(
                  connection,
                  "insert into enrol_token (sha256, uses, uses_left, expires_at, created_at,"
                      + " created_by) values (?, ?, ?, ?, ?, ?) returning token_id",
                  Secrets.sha256(secret),
                  uses,
                  uses,
                  now.plus(validity),
                  now,
                  by)
              .first(row -> row.getObject(1, UUID.class))
              .orElseThrow();
      Audit.add(
          connection,
          new Audit.Entry(now, by, "enrol-token-made", "enrol-token/" + id, uses + " uses"));
      return secret + "." + pin;
    });
  }

  /// The newest tokens.
  List<Row> all() throws SQLException {
    return database.transaction(connection ->
        Query.of(connection, "select * from enrol_token order by created_at desc limit 100")
            .list(row ->
                new Row(
                    row.getObject("token_id", UUID.class),
                    row.getInt("uses"),
                    row.getInt("uses_left"),
                    row.getTimestamp("created_at").toInstant(),
                    row.getTimestamp("expires_at").toInstant(),
                    row.getString("created_by"),
                    row.getTimestamp("revoked_at") != null)));
  }

  /// Makes a token useless; false when there is none, or it is so already.
  boolean revoke(UUID id, String by) throws SQLException {
    Instant now = clock.instant();
    return database.transaction(connection -> {
      boolean done =
          Query.of(
                      connection,
                      "update enrol_token set revoked_at = ? where token_id = ? and revoked_at is"
                          + " null",
                      now,
                      id)
                  .run()
              == 1;
      if (done)
        Audit.add(
            connection, new Audit.Entry(now, by, "enrol-token-revoked", "enrol-token/" + id, ""));
      return done;
    });
  }
}
