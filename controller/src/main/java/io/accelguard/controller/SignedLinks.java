// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Links by which a person reaches one case without a log-in: its id and an end, signed with a key
/// that all replicas share. Nobody can make one from an id.
final class SignedLinks {
  private static final Duration VALIDITY = Duration.ofDays(60);
  private static final int BODY = 24;
  private static final String KEY = "link-key";

  private final Database database;
  private final InstantSource clock;
  private final Secrets secrets;

  SignedLinks(Database database, InstantSource clock, Secrets secrets) {
    this.database = database;
    this.clock = clock;
    this.secrets = secrets;
  }

  /// The last part of the link to a case.
  String token(UUID file) throws SQLException {
    byte[] body =
        ByteBuffer.allocate(BODY)
            .putLong(file.getMostSignificantBits())
            .putLong(file.getLeastSignificantBits())
            .putLong(clock.instant().plus(VALIDITY).getEpochSecond())
            .array();
    return text(body) + "." + text(mac(body));
  }

  /// The case that a link leads to, if the link is ours and has not ended.
  Optional<UUID> file(String token) throws SQLException {
    String[] parts = token.split("\\.", -1);
    if (parts.length != 2) return Optional.empty();
    byte[] body;
    byte[] signature;
    try {
      body = Base64.getUrlDecoder().decode(parts[0]);
      signature = Base64.getUrlDecoder().decode(parts[1]);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    if (body.length != BODY || !MessageDigest.isEqual(signature, mac(body)))
      return Optional.empty();
    ByteBuffer read = ByteBuffer.wrap(body);
    UUID file = new UUID(read.getLong(), read.getLong());
    Instant end = Instant.ofEpochSecond(read.getLong());
    return clock.instant().isBefore(end) ? Optional.of(file) : Optional.empty();
  }

  private static String text(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private byte[] mac(byte[] body) throws SQLException {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key().getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return mac.doFinal(body);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HmacSHA256", e);
    }
  }

  private String key() throws SQLException {
    return database.transaction(connection -> {
      Query.of(
              connection,
              "insert into setting values (?, ?) on conflict do nothing",
              KEY,
              secrets.next(""))
          .run();
      return Query.of(connection, "select value from setting where name = ?", KEY)
          .first(row -> row.getString(1))
          .orElseThrow();
    });
  }
}
