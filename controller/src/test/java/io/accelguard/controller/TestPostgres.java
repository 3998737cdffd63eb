// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Comparator;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.extension.ExtensionContext;

/// A PostgreSQL for the tests of this JVM, which can be stopped and started again on its port.
final class TestPostgres implements AutoCloseable {
  static final String USER = "postgres";
  private static final String TEMPLATE = "migrated";

  private final Path directory;
  private final int port;
  private final AtomicInteger copies = new AtomicInteger();
  private EmbeddedPostgres server;

  private TestPostgres() throws IOException, SQLException {
    directory = Files.createTempDirectory("postgres");
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    start();
    execute("create database " + TEMPLATE);
    Flyway.configure()
        .dataSource(url(TEMPLATE), USER, "")
        .locations("classpath:db/migration")
        .load()
        .migrate();
  }

  /// The one of this JVM; it ends with the last test.
  static TestPostgres of(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(ExtensionContext.Namespace.create(TestPostgres.class))
        .computeIfAbsent(
            TestPostgres.class,
            _ -> {
              try {
                return new TestPostgres();
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              } catch (SQLException e) {
                throw new IllegalStateException(e);
              }
            },
            TestPostgres.class);
  }

  void start() throws IOException {
    server =
        EmbeddedPostgres.builder()
            .setDataDirectory(directory.resolve("data"))
            .setOverrideWorkingDirectory(directory.resolve("binaries").toFile())
            .setCleanDataDirectory(false)
            .setPort(port)
            .setPGStartupWait(Duration.ofMinutes(1))
            .setServerConfig("listen_addresses", "127.0.0.1")
            .setServerConfig("unix_socket_directories", "")
            .setServerConfig("fsync", "off")
            .setErrorRedirector(ProcessBuilder.Redirect.DISCARD)
            .setOutputRedirector(ProcessBuilder.Redirect.DISCARD)
            .start();
  }

  void stop() throws IOException {
    server.close();
  }

  /// Makes a fresh database and says where it is.
  String copy() throws SQLException {
    String name = "copy_" + copies.incrementAndGet();
    execute("create database " + name + " template " + TEMPLATE);
    return url(name);
  }

  String url(String name) {
    return "jdbc:postgresql://127.0.0.1:" + port + "/" + name;
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url(USER), USER, "");
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Override
  public void close() throws IOException {
    stop();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
    }
  }
}
