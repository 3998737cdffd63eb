// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.accelguard.model.Enrolment;
import io.accelguard.model.JsonCodec;
import io.accelguard.model.Sync;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// The real controller on a port of its own over a fresh database, with a clock that stands still
/// unless it is told to move. One PostgreSQL serves all tests; each gets a copy of the migrated
/// database.
final class LiveController implements BeforeEachCallback, AfterEachCallback {
  static final Instant NOON = Instant.parse("2026-11-25T12:00:00Z");
  static final Duration INTERVAL = Duration.ofSeconds(30);

  private final JsonCodec codec = new JsonCodec();
  private final HttpClient client = HttpClient.newHttpClient();
  private Instant now = NOON;
  private String secret = "";
  private TestPostgres postgres;
  private Database database;
  private Enrolments enrolments;
  private ControllerServer server;

  /// A node that has enrolled.
  record Node(String id, String secret) {}

  @Override
  public void beforeEach(ExtensionContext context) throws Exception {
    postgres = TestPostgres.of(context);
    Path state = Files.createTempDirectory("controller");
    ControllerConfig.Server site =
        new ControllerConfig.Server(postgres.copy(), TestPostgres.USER, Optional.empty());
    ControllerConfig config =
        new ControllerConfig(
            "127.0.0.1", 0, false, Optional.empty(), state, Optional.of(site), INTERVAL);
    Secrets secrets = new Secrets();
    database = Database.open(config, secrets, Database.Role.HOST);
    ControllerServer.Parts parts =
        ControllerServer.Parts.of(database, () -> now, secrets, INTERVAL);
    Path file = parts.logins().prepare(state);
    secret = Files.readString(file).strip();
    Files.delete(file);
    Files.delete(state);
    enrolments = new Enrolments(database, () -> now, secrets, UUID::randomUUID);
    server = ControllerServer.start(config, parts);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    server.close();
    database.close();
    client.close();
  }

  void pass(Duration time) {
    now = now.plus(time);
  }

  String secret() {
    return secret;
  }

  int port() {
    return server.port();
  }

  TestPostgres postgres() {
    return postgres;
  }

  Database database() {
    return database;
  }

  String token(int uses, Duration validity) throws SQLException {
    return enrolments.createToken(uses, validity);
  }

  Node enrol(String host) throws SQLException {
    Enrolment.Request request =
        new Enrolment.Request(token(1, Duration.ofHours(1)), "machine", host, "1.2.3");
    HttpResponse<String> answer = post("/v1/enroll", "", codec.write(request));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    Enrolment.Response made = codec.read(Enrolment.Response.class, answer.body()).orElseThrow();
    return new Node(made.nodeId(), made.secret());
  }

  /// A sync that is taken.
  Sync.Response sync(Node node, Sync.Batch... batches) {
    HttpResponse<String> answer = sync(node, codec.write(Reported.sync(node.id(), batches)));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return codec.read(Sync.Response.class, answer.body()).orElseThrow();
  }

  HttpResponse<String> sync(Node node, String json) {
    return post("/v1/sync", node.secret(), json);
  }

  /// What somebody who is logged in gets.
  HttpResponse<String> page(String path) {
    return get(path, "Authorization", "Bearer " + secret);
  }

  HttpResponse<String> get(String path, String... headers) {
    HttpRequest.Builder request = request(path);
    if (headers.length > 0) request.headers(headers);
    return send(request.build());
  }

  HttpResponse<String> logIn(String tried) {
    return send(request("/login").POST(BodyPublishers.ofString("secret=" + tried)).build());
  }

  HttpResponse<String> post(String path, String bearer, String body) {
    HttpRequest.Builder request = request(path).POST(BodyPublishers.ofString(body));
    if (!bearer.isEmpty()) request.header("Authorization", "Bearer " + bearer);
    return send(request.build());
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
        .timeout(Duration.ofSeconds(30));
  }

  HttpResponse<String> send(HttpRequest request) {
    try {
      return client.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new AssertionError("no answer to " + request, e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /// The first column of what the database answers.
  List<String> query(String sql) throws SQLException {
    return database.transaction(connection -> {
      List<String> found = new ArrayList<>();
      try (Statement statement = connection.createStatement();
          ResultSet rows = statement.executeQuery(sql)) {
        while (rows.next()) found.add(rows.getString(1));
      }
      return found;
    });
  }
}
