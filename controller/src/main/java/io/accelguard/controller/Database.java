// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.flywaydb.core.Flyway;

/// The PostgreSQL that everything is kept in: a server of the site, or a private one.
final class Database implements AutoCloseable {
  private final HikariDataSource pool;
  private final Optional<PrivatePostgres> server;

  private Database(HikariDataSource pool, Optional<PrivatePostgres> server) {
    this.pool = pool;
    this.server = server;
  }

  /// What becomes of a private server when this program is done with it.
  enum Role {
    /// it ends with this program, whoever started it
    HOST,
    /// it ends only if this program started it
    VISITOR
  }

  /// Something to do with a connection inside one transaction.
  @FunctionalInterface
  interface Work<T> {
    T run(Connection connection) throws SQLException;
  }

  /// Connects, and starts a private server where the configuration names none.
  static Database open(ControllerConfig config, Secrets secrets, Role role) throws IOException {
    if (config.database().isPresent()) {
      ControllerConfig.Server site = config.database().get();
      String password =
          site.passwordFile().isPresent()
              ? Files.readString(site.passwordFile().get()).strip()
              : "";
      return new Database(pool(site.url(), site.user(), password), Optional.empty());
    }
    PrivatePostgres own =
        PrivatePostgres.start(config.stateDirectory().resolve("database"), secrets);
    boolean keep = role == Role.VISITOR && !own.isStartedHere();
    return new Database(
        pool(own.url(), own.user(), own.password()), keep ? Optional.empty() : Optional.of(own));
  }

  private static HikariDataSource pool(String url, String user, String password) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(url);
    config.setUsername(user);
    config.setPassword(password);
    config.addDataSourceProperty("connectTimeout", "3");
    config.addDataSourceProperty("socketTimeout", "30");
    config.setMaximumPoolSize(16);
    config.setMinimumIdle(1);
    config.setConnectionTimeout(3_000);
    config.setInitializationFailTimeout(30_000);
    config.setAutoCommit(false);
    config.setPoolName("database");
    config.setConnectionInitSql("set statement_timeout = '5s'; set lock_timeout = '2s'");
    return new HikariDataSource(config);
  }

  /// Brings the tables up to date; only forwards.
  void migrate() {
    Flyway.configure()
        .dataSource(pool)
        .locations("classpath:db/migration")
        .failOnMissingLocations(true)
        .load()
        .migrate();
  }

  /// Runs something in one transaction: committed when it returns, undone when it throws.
  <T> T transaction(Work<T> work) throws SQLException {
    try (Connection connection = pool.getConnection()) {
      try {
        T result = work.run(connection);
        connection.commit();
        return result;
      } catch (SQLException | RuntimeException e) {
        connection.rollback();
        throw e;
      }
    }
  }

  /// Whether it answers.
  boolean isUp() {
    try {
      return transaction(connection -> connection.isValid(2));
    } catch (SQLException e) {
      return false;
    }
  }

  @Override
  public void close() {
    pool.close();
    server.ifPresent(PrivatePostgres::close);
  }
}
