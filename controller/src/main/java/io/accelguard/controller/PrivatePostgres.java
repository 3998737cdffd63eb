// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// A PostgreSQL of the controller's own, on loopback, with its data in the state directory: what a
/// single host needs to start without any set-up. A server that a killed controller left behind is
/// taken over.
final class PrivatePostgres implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(60);
  private static final Duration END = Duration.ofSeconds(10);

  private final int port;
  private final String password;
  private final long pid;
  private final boolean startedHere;

  private PrivatePostgres(int port, String password, long pid, boolean startedHere) {
    this.port = port;
    this.password = password;
    this.pid = pid;
    this.startedHere = startedHere;
  }

  /// Starts the server, or finds it running.
  static PrivatePostgres start(Path directory, Secrets secrets) throws IOException {
    Files.createDirectories(
        directory,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    String password = password(directory.resolve("password"), secrets);
    Path data = directory.resolve("data");
    Optional<PrivatePostgres> running = running(data, password, false);
    if (running.isPresent()) return running.get();
    boolean isNew = !Files.exists(data.resolve("PG_VERSION"));
    EmbeddedPostgres.Builder builder =
        EmbeddedPostgres.builder()
            .setDataDirectory(data)
            .setCleanDataDirectory(false)
            .setRegisterShutdownHook(false)
            .setOverrideWorkingDirectory(directory.resolve("binaries").toFile())
            .setPGStartupWait(START)
            .setServerConfig("listen_addresses", "127.0.0.1")
            .setServerConfig("unix_socket_directories", "")
            .setServerConfig("max_connections", "40")
            .setServerConfig("shared_buffers", "64MB")
            .setErrorRedirector(ProcessBuilder.Redirect.DISCARD)
            .setOutputRedirector(ProcessBuilder.Redirect.DISCARD);
    if (!isNew) builder.setConnectConfig("password", password);
    @SuppressWarnings({"resource", "MustBeClosedChecker"}) // it outlives this object: see close()
    EmbeddedPostgres server = builder.start();
    if (isNew) demandPassword(server.getPort(), data, password);
    return running(data, password, true)
        .orElseThrow(() -> new IOException("PostgreSQL ended right after its start"));
  }

  private static String password(Path file, Secrets secrets) throws IOException {
    if (!Files.exists(file)) {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(file, secrets.next(""));
    }
    return Files.readString(file).strip();
  }

  /// `postmaster.pid` holds the pid on its first line and the port on its fourth. The file may be
  /// stale: only a living process called postgres counts.
  private static Optional<PrivatePostgres> running(Path data, String password, boolean startedHere)
      throws IOException {
    Path file = data.resolve("postmaster.pid");
    if (!Files.exists(file)) return Optional.empty();
    List<String> lines = Files.readAllLines(file);
    if (lines.size() < 4) return Optional.empty();
    long pid = Long.parseLong(lines.getFirst().strip());
    boolean alive =
        ProcessHandle.of(pid)
            .flatMap(process -> process.info().command())
            .filter(command -> command.endsWith("/postgres"))
            .isPresent();
    if (!alive) return Optional.empty();
    return Optional.of(
        new PrivatePostgres(Integer.parseInt(lines.get(3).strip()), password, pid, startedHere));
  }

  /// A fresh server trusts every local user; from here on it asks for the password.
  private static void demandPassword(int port, Path data, String password) throws IOException {
    try (Connection connection = DriverManager.getConnection(url(port), "postgres", "");
        Statement statement = connection.createStatement()) {
      statement.execute("alter user postgres password '" + password + "'");
      Files.writeString(data.resolve("pg_hba.conf"), "host all all 127.0.0.1/32 scram-sha-256\n");
      statement.execute("select pg_reload_conf()");
    } catch (SQLException e) {
      throw new IOException("the private database cannot be secured", e);
    }
  }

  private static String url(int port) {
    return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
  }

  String url() {
    return url(port);
  }

  String user() {
    return "postgres";
  }

  String password() {
    return password;
  }

  boolean isStartedHere() {
    return startedHere;
  }

  /// Asks the server to end, which it does when the last connection is gone, and waits a while for
  /// it: whoever starts next must not find it dying.
  @Override
  public void close() {
    Optional<ProcessHandle> server = ProcessHandle.of(pid);
    server.ifPresent(ProcessHandle::destroy);
    server.ifPresent(process ->
        process.onExit().completeOnTimeout(process, END.toSeconds(), TimeUnit.SECONDS).join());
  }
}
