// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Optional;

/// Who may look at the pages: whoever knows the first-login secret, until there are users. Sessions
/// are rows, so that every replica knows them; only hashes are stored.
final class Logins {
  static final Duration VALIDITY = Duration.ofHours(12);
  private static final String SETTING = "first-login-sha256";

  private final Database database;
  private final InstantSource clock;
  private final Secrets secrets;

  Logins(Database database, InstantSource clock, Secrets secrets) {
    this.database = database;
    this.clock = clock;
    this.secrets = secrets;
  }

  /// The file with the secret, made with a new one when it is missing.
  Path prepare(Path stateDirectory) throws IOException, SQLException {
    Path file = stateDirectory.resolve("first-login-secret");
    if (!Files.exists(file)) {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(file, secrets.next("agl_") + "\n");
    }
    String hash = HexFormat.of().formatHex(Secrets.sha256(Files.readString(file).strip()));
    database.transaction(connection -> {
      String sql =
          "insert into setting values (?, ?) on conflict (name) do update set value ="
              + " excluded.value";
      try (PreparedStatement upsert = connection.prepareStatement(sql)) {
        upsert.setString(1, SETTING);
        upsert.setString(2, hash);
        return upsert.executeUpdate();
      }
    });
    return file;
  }

  /// Opens a session; empty when the secret is wrong.
  Optional<String> logIn(String secret) throws SQLException {
    if (!isSecret(secret)) return Optional.empty();
    String session = secrets.next("");
    database.transaction(connection -> {
      try (PreparedStatement clean =
              connection.prepareStatement("delete from login_session where expires_at < ?");
          PreparedStatement insert =
              connection.prepareStatement("insert into login_session values (?, ?)")) {
        clean.setTimestamp(1, Timestamp.from(clock.instant()));
        clean.executeUpdate();
        insert.setBytes(1, Secrets.sha256(session));
        insert.setTimestamp(2, Timestamp.from(clock.instant().plus(VALIDITY)));
        return insert.executeUpdate();
      }
    });
    return Optional.of(session);
  }

  /// Whether this is the first-login secret, which scripts may also show as a bearer token.
  boolean isSecret(String secret) throws SQLException {
    String hash = HexFormat.of().formatHex(Secrets.sha256(secret));
    return exists(
        "select 1 from setting where name = '" + SETTING + "' and value = ?",
        s -> s.setString(1, hash));
  }

  boolean isSession(String session) throws SQLException {
    return exists(
        "select 1 from login_session where sha256 = ? and expires_at > ?",
        select -> {
          select.setBytes(1, Secrets.sha256(session));
          select.setTimestamp(2, Timestamp.from(clock.instant()));
        });
  }

  @FunctionalInterface
  private interface Fill {
    void into(PreparedStatement statement) throws SQLException;
  }

  private boolean exists(String sql, Fill fill) throws SQLException {
    return database.transaction(connection -> {
      try (PreparedStatement select = connection.prepareStatement(sql)) {
        fill.into(select);
        ResultSet rows = select.executeQuery();
        return rows.next();
      }
    });
  }
}
