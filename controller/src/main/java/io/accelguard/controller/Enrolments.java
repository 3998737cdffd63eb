// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import io.accelguard.model.Enrolment;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/// Tokens that operators hand out, and the nodes that used them.
final class Enrolments {
  private static final String TAKE =
      "update enrol_token set uses_left = uses_left - 1 where sha256 = ? and uses_left > 0 and"
          + " expires_at > ?";
  private static final String INSERT_NODE =
      "insert into node (node_id, host, machine, secret_sha256, enrolled_at) values (?, ?, ?, ?,"
          + " ?)";

  private final Database database;
  private final InstantSource clock;
  private final Secrets secrets;
  private final Supplier<UUID> ids;

  Enrolments(Database database, InstantSource clock, Secrets secrets, Supplier<UUID> ids) {
    this.database = database;
    this.clock = clock;
    this.secrets = secrets;
    this.ids = ids;
  }

  /// Makes a token; it is shown once and stored as a hash.
  String createToken(int uses, Duration validity) throws SQLException {
    String token = secrets.next("agt_");
    database.transaction(connection -> {
      String sql = "insert into enrol_token (sha256, uses_left, expires_at) values (?, ?, ?)";
      try (PreparedStatement insert = connection.prepareStatement(sql)) {
        insert.setBytes(1, Secrets.sha256(token));
        insert.setInt(2, uses);
        insert.setTimestamp(3, Timestamp.from(clock.instant().plus(validity)));
        return insert.executeUpdate();
      }
    });
    return token;
  }

  /// Makes the host a node; empty when the token is unknown, used up or too old.
  Optional<Enrolment.Response> enrol(Enrolment.Request request) throws SQLException {
    UUID node = ids.get();
    String secret = secrets.next("ags_");
    boolean done =
        database.transaction(connection -> {
          try (PreparedStatement take = connection.prepareStatement(TAKE);
              PreparedStatement insert = connection.prepareStatement(INSERT_NODE)) {
            take.setBytes(1, Secrets.sha256(request.token()));
            take.setTimestamp(2, Timestamp.from(clock.instant()));
            if (take.executeUpdate() == 0) return false;
            insert.setObject(1, node);
            insert.setString(2, Texts.bounded(request.host(), 255));
            insert.setString(3, Texts.bounded(request.machine(), 255));
            insert.setBytes(4, Secrets.sha256(secret));
            insert.setTimestamp(5, Timestamp.from(clock.instant()));
            return insert.executeUpdate() == 1;
          }
        });
    return done ? Optional.of(new Enrolment.Response(node.toString(), secret)) : Optional.empty();
  }

  /// The node that a bearer secret belongs to.
  Optional<UUID> nodeOf(String secret) throws SQLException {
    return database.transaction(connection -> {
      try (PreparedStatement select =
          connection.prepareStatement("select node_id from node where secret_sha256 = ?")) {
        select.setBytes(1, Secrets.sha256(secret));
        ResultSet rows = select.executeQuery();
        return rows.next() ? Optional.of(rows.getObject(1, UUID.class)) : Optional.empty();
      }
    });
  }
}
