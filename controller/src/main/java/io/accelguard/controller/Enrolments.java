// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import io.accelguard.model.Enrolment;
import java.io.IOException;
import java.security.PublicKey;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/// Makes hosts that show a token nodes, and gives nodes their next certificate.
///
/// A node is its key. The same key with the same token is the same request again, whose answer was
/// lost: it costs no second use. The same key with another token is a node that comes back, and
/// keeps its history.
final class Enrolments {
  private final Database database;
  private final InstantSource clock;
  private final CertificateAuthority authority;
  private final Duration life;
  private final Supplier<UUID> ids;

  Enrolments(
      Database database,
      InstantSource clock,
      CertificateAuthority authority,
      Duration life,
      Supplier<UUID> ids) {
    this.database = database;
    this.clock = clock;
    this.authority = authority;
    this.life = life;
    this.ids = ids;
  }

  private record Token(UUID id, int left, boolean isOpen) {}

  private record Known(UUID node, Optional<UUID> token, boolean isRevoked, boolean isRetired) {}

  /// Makes the host a node; empty when the token is unknown, used up, revoked or too old, or the
  /// node of this key was revoked.
  Optional<Enrolment.Response> enrol(Enrolment.Request request, PublicKey key)
      throws SQLException, IOException {
    Instant now = clock.instant();
    Optional<UUID> node =
        database.transaction(connection -> {
          Optional<Token> token = token(connection, request.token(), now);
          if (token.isEmpty() || !token.get().isOpen()) return Optional.empty();
          Optional<Known> known = known(connection, key);
          if (known.isPresent() && known.get().isRevoked()) return Optional.empty();
          boolean again =
              known
                  .filter(one -> !one.isRetired())
                  .flatMap(Known::token)
                  .equals(token.map(Token::id));
          if (!again && !take(connection, token.get())) return Optional.empty();
          UUID id = known.map(Known::node).orElseGet(ids);
          put(connection, id, request, key, token.get());
          return Optional.of(id);
        });
    return node.isPresent() ? Optional.of(certify(node.get(), key, now)) : Optional.empty();
  }

  /// The secret before the pin is what counts.
  private static Optional<Token> token(Connection connection, String text, Instant now)
      throws SQLException {
    int end = text.indexOf('.');
    return Query.of(
            connection,
            "select * from enrol_token where sha256 = ? for update",
            (Object) Secrets.sha256(end < 0 ? text : text.substring(0, end)))
        .first(row ->
            new Token(
                row.getObject("token_id", UUID.class),
                row.getInt("uses_left"),
                row.getTimestamp("revoked_at") == null
                    && now.isBefore(row.getTimestamp("expires_at").toInstant())));
  }

  private static Optional<Known> known(Connection connection, PublicKey key) throws SQLException {
    return Query.of(
            connection,
            "select * from node where key_sha256 = ? for update",
            (Object) CertificateAuthority.hash(key))
        .first(row ->
            new Known(
                row.getObject("node_id", UUID.class),
                Optional.ofNullable(row.getObject("token_id", UUID.class)),
                row.getTimestamp("revoked_at") != null,
                row.getTimestamp("retired_at") != null));
  }

  private static boolean take(Connection connection, Token token) throws SQLException {
    return token.left() > 0
        && Query.of(
                    connection,
                    "update enrol_token set uses_left = uses_left - 1 where token_id = ?",
                    token.id())
                .run()
            == 1;
  }

  private void put(
      Connection connection, UUID id, Enrolment.Request request, PublicKey key, Token token)
      throws SQLException {
    Query.of(
            connection,
            "insert into node (node_id, host, machine, key_sha256, token_id, enrolled_at) values"
                + " (?, ?, ?, ?, ?, ?) on conflict (node_id) do update set host = excluded.host,"
                + " machine = excluded.machine, token_id = excluded.token_id, retired_at = null",
            id,
            Texts.bounded(request.host(), 255),
            Texts.bounded(request.machine(), 255),
            CertificateAuthority.hash(key),
            token.id(),
            clock.instant())
        .run();
  }

  /// The next certificate of a node that has shown the last one; empty when the request was not
  /// signed with the node's own key.
  Optional<Enrolment.Response> renew(UUID node, PublicKey key) throws SQLException, IOException {
    byte[] hash = CertificateAuthority.hash(key);
    boolean own =
        database.transaction(connection ->
            Query.of(connection, "select key_sha256 from node where node_id = ?", node)
                .first(row -> row.getBytes(1))
                .filter(kept -> Arrays.equals(kept, hash))
                .isPresent());
    return own ? Optional.of(certify(node, key, clock.instant())) : Optional.empty();
  }

  private Enrolment.Response certify(UUID node, PublicKey key, Instant now)
      throws SQLException, IOException {
    String pem = Pem.text(authority.certify(key, node, now, life));
    database.transaction(connection ->
        Query.of(
                connection,
                "update node set certified_until = ? where node_id = ?",
                now.plus(life),
                node)
            .run());
    return new Enrolment.Response(node.toString(), pem);
  }
}
