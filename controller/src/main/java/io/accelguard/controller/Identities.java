// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import io.accelguard.model.Sync;
import java.security.cert.X509Certificate;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Who calls, by the certificate they showed, and who must not any more. Looked up with each call:
/// one row by its key, so that revoking counts at once and for all replicas.
final class Identities {
  private static final Logger LOG = LoggerFactory.getLogger(Identities.class);

  private final Database database;
  private final InstantSource clock;

  Identities(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  /// Whose call it is.
  sealed interface Caller {
    /// One of ours.
    record Node(UUID id) implements Caller {}

    /// Somebody whose call is not taken.
    record Refused(int status, Sync.Problem why) implements Caller {}
  }

  private static Caller refused(int status, String code, String detail) {
    return new Caller.Refused(status, new Sync.Problem(code, detail));
  }

  private record Row(
      boolean isKeyOurs, boolean isRevoked, boolean isRetired, boolean isQuarantined) {}

  /// @param shown a certificate of our authority
  /// @param grace how long after its end it still counts
  Caller caller(Optional<X509Certificate> shown, Duration grace) throws SQLException {
    if (shown.isEmpty()) return refused(401, "no-certificate", "show the certificate of a node");
    Instant now = clock.instant();
    if (now.isBefore(shown.get().getNotBefore().toInstant()))
      return refused(401, "cert-early", "the certificate is not valid yet; compare the clocks");
    if (!now.isBefore(shown.get().getNotAfter().toInstant().plus(grace)))
      return refused(401, "cert-expired", "the certificate has expired");
    UUID node = CertificateAuthority.node(shown.get()).orElseThrow();
    byte[] key = CertificateAuthority.hash(shown.get().getPublicKey());
    return database.transaction(connection -> {
      Optional<Row> row =
          Query.of(connection, "select * from node where node_id = ?", node)
              .first(found ->
                  new Row(
                      Arrays.equals(found.getBytes("key_sha256"), key),
                      found.getTimestamp("revoked_at") != null,
                      found.getTimestamp("retired_at") != null,
                      found.getTimestamp("quarantined_at") != null));
      if (row.isEmpty()) return refused(401, "node-unknown", "enrol this node again");
      if (row.get().isRevoked())
        return refused(401, "cert-revoked", "an administrator has revoked this node");
      if (row.get().isRetired())
        return refused(401, "cert-revoked", "this node was retired; a token brings it back");
      if (!row.get().isKeyOurs()) {
        quarantine(connection, node, "another key shows a certificate of this node", now);
        return conflict();
      }
      return row.get().isQuarantined() ? conflict() : new Caller.Node(node);
    });
  }

  /// What both sides of an identity hear that is used twice.
  static Caller.Refused conflict() {
    return new Caller.Refused(
        409,
        new Sync.Problem(
            "quarantined", "this identity is used twice; an administrator must decide"));
  }

  /// Takes nothing more from an identity that is used twice, whoever shows it.
  static void quarantine(Connection connection, UUID node, String reason, Instant now)
      throws SQLException {
    boolean fresh =
        Query.of(
                    connection,
                    "update node set quarantined_at = ?, quarantine_reason = ? where node_id = ?"
                        + " and quarantined_at is null",
                    now,
                    reason,
                    node)
                .run()
            == 1;
    if (!fresh) return;
    LOG.atError()
        .addKeyValue("node", node)
        .addKeyValue("why", reason)
        .log("the identity of a node is used twice; nothing is taken from it until it is released");
    Audit.add(
        connection, new Audit.Entry(now, "controller", "node-quarantined", "node/" + node, reason));
  }

  /// Ends the quarantine of a node; which processes spoke for it is forgotten. False when it was in
  /// none.
  boolean release(Visitor visitor, UUID node) throws SQLException {
    Instant now = clock.instant();
    return database.transaction(connection -> {
      String sql =
          "update node set quarantined_at = null, quarantine_reason = '' where node_id = ? and"
              + " quarantined_at is not null";
      if (Query.of(connection, sql, node).run() == 0) return false;
      Query.of(connection, "delete from node_instance where node_id = ?", node).run();
      Audit.add(
          connection, new Audit.Entry(now, visitor.name(), "node-released", "node/" + node, ""));
      return true;
    });
  }

  /// Shuts a key out for good; false when there is no such node or it is so already.
  boolean revoke(Visitor visitor, UUID node, String reason) throws SQLException {
    Instant now = clock.instant();
    return database.transaction(connection -> {
      String sql = "update node set revoked_at = ? where node_id = ? and revoked_at is null";
      if (Query.of(connection, sql, now, node).run() == 0) return false;
      Audit.add(
          connection, new Audit.Entry(now, visitor.name(), "node-revoked", "node/" + node, reason));
      return true;
    });
  }

  /// Takes a node out of service: nobody misses it, what was open on it has ended, and its
  /// certificate is not taken until a token lets it in again. False when there is no such node or
  /// it is so already.
  boolean retire(Visitor visitor, UUID node, String reason) throws SQLException {
    Instant now = clock.instant();
    return database.transaction(connection -> {
      String sql = "update node set retired_at = ? where node_id = ? and retired_at is null";
      if (Query.of(connection, sql, now, node).run() == 0) return false;
      Query.of(connection, "update node_state set alarm = '' where node_id = ?", node).run();
      Query.of(
              connection,
              "update incident set cleared_at = greatest(updated_at, ?), reason = 'node-retired',"
                  + " filed = false where node_id = ? and cleared_at is null",
              now,
              node)
          .run();
      Audit.add(
          connection, new Audit.Entry(now, visitor.name(), "node-retired", "node/" + node, reason));
      return true;
    });
  }

  /// What a node's reports contradicted has been seen; false when there was nothing.
  boolean acknowledge(Visitor visitor, UUID node) throws SQLException {
    Instant now = clock.instant();
    return database.transaction(connection -> {
      Optional<String> alarm =
          Query.of(
                  connection,
                  "select alarm from node_state where node_id = ? and alarm <> '' for update",
                  node)
              .first(row -> row.getString(1));
      if (alarm.isEmpty()) return false;
      Query.of(connection, "update node_state set alarm = '' where node_id = ?", node).run();
      Audit.add(
          connection,
          new Audit.Entry(
              now, visitor.name(), "node-alarm-acknowledged", "node/" + node, alarm.get()));
      return true;
    });
  }
}
