// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;

/// Who may come in: users with their passwords, and whoever knows the first-login secret until one
/// of the users is an admin. Sessions are rows, so that every replica knows them; only hashes are
/// stored. A role that is taken away is gone with the next request.
final class Logins {
  static final Duration VALIDITY = Duration.ofHours(12);
  private static final String FIRST = "first-login";
  private static final String SETTING = "first-login-sha256";

  private final Database database;
  private final InstantSource clock;
  private final Secrets secrets;
  private final Users users;

  Logins(Database database, InstantSource clock, Secrets secrets, Users users) {
    this.database = database;
    this.clock = clock;
    this.secrets = secrets;
    this.users = users;
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
    database.transaction(connection ->
        Query.of(
                connection,
                "insert into setting values (?, ?) on conflict (name) do update set value ="
                    + " excluded.value",
                SETTING,
                hash)
            .run());
    return file;
  }

  /// Opens a session; empty when name and secret do not fit.
  ///
  /// @param name empty for the first log-in
  Optional<String> logIn(String name, String secret) throws SQLException {
    Instant now = clock.instant();
    boolean welcome = name.isEmpty() ? isFirst(secret) : users.isPassword(name, secret);
    String session = secrets.next("");
    database.transaction(connection -> {
      String who = name.isEmpty() ? FIRST : name;
      if (welcome) {
        Query.of(connection, "delete from login_session where expires_at < ?", now).run();
        Query.of(
                connection,
                "insert into login_session values (?, ?, ?)",
                Secrets.sha256(session),
                now.plus(VALIDITY),
                name)
            .run();
      }
      Audit.add(
          connection,
          new Audit.Entry(
              now, Texts.bounded(who, 64), welcome ? "log-in" : "log-in-refused", "session", ""));
      return who;
    });
    return welcome ? Optional.of(session) : Optional.empty();
  }

  private boolean isFirst(String secret) throws SQLException {
    String hash = HexFormat.of().formatHex(Secrets.sha256(secret));
    boolean known =
        database.transaction(connection ->
            Query.of(
                    connection, "select 1 from setting where name = ? and value = ?", SETTING, hash)
                .any());
    return known && !users.hasAdmin();
  }

  /// Who shows this as a bearer token.
  Optional<Visitor> bearer(String token) throws SQLException {
    Optional<Visitor> user = users.byToken(token).map(found -> found.visitor(""));
    if (user.isPresent()) return user;
    return isFirst(token) ? Optional.of(first("")) : Optional.empty();
  }

  private static Visitor first(String csrf) {
    return new Visitor(FIRST, Role.ADMIN, Set.of(), csrf);
  }

  /// Whose session this is. Its forms carry what only the session's owner can know.
  Optional<Visitor> session(String session) throws SQLException {
    String csrf = HexFormat.of().formatHex(Secrets.sha256("csrf " + session));
    record Found(String name, Optional<Users.User> user) {}
    Optional<Found> found =
        database.transaction(connection ->
            Query.of(
                    connection,
                    "select s.user_name, u.* from login_session s left join app_user u on u.name ="
                        + " s.user_name and u.enabled where s.sha256 = ? and s.expires_at > ?",
                    Secrets.sha256(session),
                    clock.instant())
                .first(row ->
                    new Found(
                        row.getString("user_name"),
                        row.getString("name") == null
                            ? Optional.empty()
                            : Optional.of(Users.User.of(row)))));
    if (found.isEmpty()) return Optional.empty();
    if (!found.get().name().isEmpty()) return found.get().user().map(user -> user.visitor(csrf));
    return users.hasAdmin() ? Optional.empty() : Optional.of(first(csrf));
  }

  /// Ends a session.
  void logOut(String session) throws SQLException {
    database.transaction(connection ->
        Query.of(
                connection,
                "delete from login_session where sha256 = ?",
                (Object) Secrets.sha256(session))
            .run());
  }
}
