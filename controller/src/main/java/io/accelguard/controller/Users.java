// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Who may look and do, with their passwords and tokens.
final class Users {
  private final Database database;
  private final InstantSource clock;
  private final Secrets secrets;
  private final Passwords passwords = new Passwords();
  private final String nobodys = passwords.hash("nobody has this password");

  Users(Database database, InstantSource clock, Secrets secrets) {
    this.database = database;
    this.clock = clock;
    this.secrets = secrets;
  }

  /// One user.
  record User(String name, Role role, Set<String> groups, boolean enabled) {
    User {
      groups = Set.copyOf(groups);
    }

    static User of(ResultSet row) throws SQLException {
      return new User(
          row.getString("name"),
          Arrays.stream(Role.values())
              .filter(role -> role.id().equals(text(row)))
              .findFirst()
              .orElse(Role.VIEWER),
          new HashSet<>(Query.texts(row, "groups")),
          row.getBoolean("enabled"));
    }

    private static String text(ResultSet row) {
      try {
        return row.getString("role");
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }

    Visitor visitor(String csrf) {
      return new Visitor(name, role, groups, csrf);
    }
  }

  /// Adds a user, or gives one another role, other groups and another password; their sessions end.
  ///
  /// @return what is wrong with name or password; then nothing was changed
  Optional<String> put(User user, String password) throws SQLException {
    if (!user.name().matches("[A-Za-z0-9][\\w.@-]{0,63}"))
      return Optional.of("a user name is 1 to 64 letters, digits and . _ @ -");
    if (password.length() < Passwords.MIN_LENGTH || password.length() > Passwords.MAX_LENGTH)
      return Optional.of(
          "a password has " + Passwords.MIN_LENGTH + " to " + Passwords.MAX_LENGTH + " characters");
    Instant now = clock.instant();
    String hash = passwords.hash(password);
    return database.transaction(connection -> {
      Query.of(
              connection,
              "insert into app_user (name, role, groups, password, created_at) values (?, ?, ?, ?,"
                  + " ?) on conflict (name) do update set role = excluded.role, groups ="
                  + " excluded.groups, password = excluded.password, enabled = true",
              user.name(),
              user.role().id(),
              user.groups(),
              hash,
              now)
          .run();
      end(connection, user.name());
      String what = user.role().id() + " of " + (user.groups().isEmpty() ? "all" : user.groups());
      Audit.add(
          connection, new Audit.Entry(now, "console", "user-set", "user/" + user.name(), what));
      return Optional.empty();
    });
  }

  /// Shuts a user out; false if there is none of that name.
  boolean disable(String name) throws SQLException {
    Instant now = clock.instant();
    return database.transaction(connection -> {
      boolean done =
          Query.of(connection, "update app_user set enabled = false where name = ?", name).run()
              == 1;
      end(connection, name);
      Query.of(connection, "delete from api_token where user_name = ?", name).run();
      if (done)
        Audit.add(connection, new Audit.Entry(now, "console", "user-disabled", "user/" + name, ""));
      return done;
    });
  }

  private static void end(Connection connection, String name) throws SQLException {
    Query.of(connection, "delete from login_session where user_name = ?", name).run();
  }

  List<User> all() throws SQLException {
    return database.transaction(
        connection -> Query.of(connection, "select * from app_user order by name").list(User::of));
  }

  /// Makes a token that scripts show as a bearer; empty if there is no such user.
  Optional<String> token(String name) throws SQLException {
    Instant now = clock.instant();
    String token = secrets.next("agk_");
    return database.transaction(connection -> {
      boolean done =
          Query.of(
                      connection,
                      "insert into api_token select ?, name, ? from app_user where name = ? and"
                          + " enabled",
                      Secrets.sha256(token),
                      now,
                      name)
                  .run()
              == 1;
      if (!done) return Optional.empty();
      Audit.add(connection, new Audit.Entry(now, "console", "token-made", "user/" + name, ""));
      return Optional.of(token);
    });
  }

  Optional<User> byToken(String token) throws SQLException {
    return database.transaction(connection ->
        Query.of(
                connection,
                "select u.* from app_user u join api_token t on t.user_name = u.name where t.sha256"
                    + " = ? and u.enabled",
                (Object) Secrets.sha256(token))
            .first(User::of));
  }

  /// Whether somebody with all rights can log in with a password.
  boolean hasAdmin() throws SQLException {
    return database.transaction(connection ->
        Query.of(connection, "select 1 from app_user where role = 'admin' and enabled limit 1")
            .any());
  }

  /// Whether name and password fit. It takes as long for a name that does not exist.
  boolean isPassword(String name, String password) throws SQLException {
    Optional<String> hash =
        database.transaction(connection ->
            Query.of(connection, "select password from app_user where name = ? and enabled", name)
                .first(row -> row.getString(1)));
    boolean matches =
        passwords.matches(Texts.bounded(password, Passwords.MAX_LENGTH), hash.orElse(nobodys));
    return matches && hash.isPresent();
  }
}
