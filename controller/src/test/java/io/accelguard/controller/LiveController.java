// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.accelguard.model.ConfigProblem;
import io.accelguard.model.Enrolment;
import io.accelguard.model.JsonCodec;
import io.accelguard.model.Sync;
import io.helidon.webserver.http.HttpService;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// The real controller on a port of its own over a fresh database, with a clock that stands still
/// unless it is told to move. One PostgreSQL serves all tests; each gets a copy of the migrated
/// database.
final class LiveController implements BeforeEachCallback, AfterEachCallback {
  static final Instant NOON = Instant.parse("2026-11-25T12:00:00Z");
  static final Duration INTERVAL = Duration.ofSeconds(30);

  private final String settings;
  private final String certificateLife;
  private final JsonCodec codec = new JsonCodec();
  private final HttpClient client = HttpClient.newHttpClient();
  private Instant now = NOON;
  private String secret = "";
  private TestPostgres postgres;
  private Database database;
  private final List<HttpClient> clients = new ArrayList<>();
  private ControllerServer server;
  private ControllerServer.Parts parts;
  private ControllerConfig config;

  LiveController() {
    this("");
  }

  /// @param settings what the configuration says besides
  LiveController(String settings) {
    this(settings, "7d");
  }

  LiveController(String settings, String certificateLife) {
    this.settings = settings;
    this.certificateLife = certificateLife;
  }

  /// A node that has enrolled.
  ///
  /// @param client shows its certificate
  record Node(String id, NodeKey key, X509Certificate certificate, HttpClient client) {}

  @Override
  public void beforeEach(ExtensionContext context) throws Exception {
    postgres = TestPostgres.of(context);
    Path state = Files.createTempDirectory("controller");
    List<ConfigProblem> problems = new ArrayList<>();
    config =
        ControllerConfig.read(
            "test",
            """
            listen: 127.0.0.1:0
            nodes:
              listen: 127.0.0.1:0
              certificate-life: %s
            state-directory: %s
            sync-interval: 30s
            database:
              url: %s
              user: %s
            """
                    .formatted(certificateLife, state, postgres.copy(), TestPostgres.USER)
                + settings,
            problems);
    assertThat(problems).isEmpty();
    Secrets secrets = new Secrets();
    database = Database.open(config, secrets, Database.Role.HOST);
    parts = ControllerServer.Parts.of(config, database, () -> now, secrets);
    Path file = parts.logins().prepare(state);
    secret = Files.readString(file).strip();
    Files.delete(file);
    server = ControllerServer.start(config, parts);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    server.close();
    database.close();
    clients.forEach(HttpClient::shutdownNow);
    client.close();
  }

  /// Lets time pass; it stands still at what a database keeps, which rounds up as well as down.
  void pass(Duration time) {
    now = now.plus(time).truncatedTo(ChronoUnit.MICROS);
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
    return parts.nodes().tokens().create(uses, validity, "test");
  }

  Node enrol(String host) throws SQLException {
    NodeKey key = NodeKey.make();
    HttpResponse<String> answer = enrol(token(1, Duration.ofHours(1)), host, key);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return node(key, answer);
  }

  HttpResponse<String> enrol(String token, String host, NodeKey key) {
    Enrolment.Request request =
        new Enrolment.Request(token, key.request(), "machine", host, "1.2.3");
    return nameless("/v1/enrol", codec.write(request));
  }

  /// A call to the nodes' port without a certificate.
  HttpResponse<String> nameless(String path, String body) {
    return call(client(NodeKey.make()), path, body);
  }

  /// The node that an answer makes of a key.
  Node node(NodeKey key, HttpResponse<String> answer) {
    Enrolment.Response made = codec.read(Enrolment.Response.class, answer.body()).orElseThrow();
    return node(made.nodeId(), key, NodeKey.certificate(made.certificate()));
  }

  Node node(String id, NodeKey key, X509Certificate certificate) {
    return new Node(id, key, certificate, client(key, certificate));
  }

  private HttpClient client(NodeKey key, X509Certificate... shown) {
    HttpClient made = key.client(authority().certificate(), now, shown);
    clients.add(made);
    return made;
  }

  CertificateAuthority authority() {
    return parts.nodes().authority();
  }

  ControllerServer.NodeParts nodes() {
    return parts.nodes();
  }

  Instant now() {
    return now;
  }

  /// A sync that is taken.
  Sync.Response sync(Node node, Sync.Batch... batches) {
    HttpResponse<String> answer = sync(node, codec.write(Reported.sync(node.id(), batches)));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return codec.read(Sync.Response.class, answer.body()).orElseThrow();
  }

  HttpResponse<String> sync(Node node, String json) {
    return call(node.client(), "/v1/sync", json);
  }

  HttpResponse<String> call(HttpClient by, String path, String body) {
    return send(by, nodes(path).POST(BodyPublishers.ofString(body)).build());
  }

  /// What a node fetches.
  HttpResponse<String> fetch(HttpClient by, String path) {
    return send(by, nodes(path).build());
  }

  /// What is fetched without a certificate.
  HttpResponse<String> fetch(String path) {
    return fetch(client(NodeKey.make()), path);
  }

  RulePacks packs() {
    return parts.packs();
  }

  /// A request to the nodes' port.
  HttpRequest.Builder nodes(String path) {
    return HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + server.nodesPort() + path))
        .timeout(Duration.ofSeconds(30));
  }

  /// What the controller does by itself every few seconds.
  void round() throws SQLException {
    parts.rounds().run();
  }

  Notifications notifications() {
    return parts.notifications();
  }

  /// Sends what is due to receivers.
  ///
  /// @return how many tries were made
  int send() throws SQLException {
    int tries = 0;
    for (Courier courier : parts.notifications().couriers()) while (courier.step()) tries++;
    return tries;
  }

  /// Lets time pass in steps of five seconds, with all that the controller does in each.
  void live(Duration time) throws SQLException {
    for (long seconds = 0; seconds < time.toSeconds(); seconds += 5) {
      pass(Duration.ofSeconds(5));
      round();
      send();
    }
  }

  /// Sends a form as a script does, which has no session.
  HttpResponse<String> form(String path, String... pairs) {
    StringBuilder body = new StringBuilder();
    for (int i = 0; i < pairs.length; i += 2) {
      body.append(pairs[i]).append('=');
      body.append(URLEncoder.encode(pairs[i + 1], StandardCharsets.UTF_8)).append('&');
    }
    return post(path, secret, body.toString());
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
    return logIn("", tried);
  }

  HttpResponse<String> logIn(String name, String tried) {
    String form = "name=" + name + "&secret=" + tried;
    return send(request("/login").POST(BodyPublishers.ofString(form)).build());
  }

  /// What a reader finds in the routes of both ports.
  List<String> routes(Function<HttpService, List<String>> reader) {
    return reader.apply(rules -> {
      ControllerServer.people(rules, config, parts);
      rules.register("/v1", parts.agents());
    });
  }

  /// A user with a token for scripts.
  String user(String name, Role role, String... groups) throws SQLException {
    Users users = users();
    users.put(new Users.User(name, role, Set.of(groups), true), name + " has a long password");
    return users.token(name).orElseThrow();
  }

  Users users() {
    return new Users(database, () -> now, new Secrets());
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
    return send(client, request);
  }

  static HttpResponse<String> send(HttpClient client, HttpRequest request) {
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
