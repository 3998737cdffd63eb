// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import io.accelguard.notifiers.UuidV7;
import io.helidon.common.tls.Tls;
import io.helidon.http.HeaderNames;
import io.helidon.http.HttpException;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Puts the parts behind one port, with the headers that keep a browser from doing more than it
/// should.
final class ControllerServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ControllerServer.class);

  private final WebServer server;

  private ControllerServer(WebServer server) {
    this.server = server;
  }

  /// What is served.
  record Parts(
      AgentApi agents,
      Logins logins,
      Reports reports,
      Attempts attempts,
      ControllerMetrics metrics,
      Database database) {

    /// All of it over one database.
    static Parts of(Database database, InstantSource clock, Secrets secrets, Duration interval) {
      Enrolments enrolments =
          new Enrolments(database, clock, secrets, new UuidV7(clock, new SecureRandom()));
      ControllerMetrics metrics = new ControllerMetrics(ControllerMain.VERSION);
      return new Parts(
          new AgentApi(enrolments, new Ingest(database, clock, interval), metrics),
          new Logins(database, clock, secrets),
          new Reports(database, clock, interval),
          new Attempts(clock),
          metrics,
          database);
    }
  }

  static ControllerServer start(ControllerConfig config, Parts parts) throws UnknownHostException {
    TemplateEngine templates = TemplateEngine.createPrecompiled(ContentType.Html);
    boolean secure = config.tls().isPresent() || config.behindProxy();
    HttpRouting.Builder routing =
        HttpRouting.builder()
            .any((_, response) -> {
              protect(response);
              response.next();
            })
            .register("/v1", parts.agents())
            .register(
                new Pages(templates, parts.logins(), parts.reports(), parts.attempts(), secure))
            .get("/static/{file}", ControllerServer::file)
            .get("/metrics", (request, response) -> metrics(parts, request, response))
            .get("/healthz", (_, response) -> response.send("ok\n"))
            .get(
                "/readyz",
                (_, response) -> {
                  boolean up = parts.database().isUp();
                  response
                      .status(up ? 200 : 503)
                      .send(up ? "ok\n" : "the database does not answer\n");
                })
            .error(
                SQLException.class,
                (_, response, error) -> {
                  protect(response);
                  LOG.atWarn()
                      .addKeyValue("cause", error.getMessage())
                      .log("a page could not be read from the database");
                  response
                      .status(503)
                      .header(HeaderNames.RETRY_AFTER, "5")
                      .send("the database does not answer\n");
                })
            .error(
                HttpException.class,
                (_, response, error) -> {
                  protect(response);
                  response.status(error.status()).send(error.status().reasonPhrase() + "\n");
                });
    WebServerConfig.Builder builder =
        WebServer.builder()
            .address(InetAddress.getByName(config.host()))
            .port(config.port())
            .maxPayloadSize(4L << 20)
            .idleConnectionTimeout(Duration.ofMinutes(2))
            .shutdownHook(false)
            .routing(routing);
    config.tls().ifPresent(tls -> builder.tls(tls(tls)));
    return new ControllerServer(builder.build().start());
  }

  private static Tls tls(ControllerConfig.Tls files) {
    return Tls.builder()
        .privateKey(key -> key.pem(pem -> pem.key(resource -> resource.path(files.key()))))
        .privateKeyCertChain(chain ->
            chain.pem(pem -> pem.certChain(resource -> resource.path(files.certificate()))))
        .build();
  }

  private static void protect(ServerResponse response) {
    response.header(
        "Content-Security-Policy",
        "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'");
    response.header("X-Content-Type-Options", "nosniff");
    response.header("Referrer-Policy", "no-referrer");
    response.header("Cache-Control", "no-store");
  }

  private static void file(ServerRequest request, ServerResponse response) throws IOException {
    String name = request.path().pathParameters().get("file");
    String type =
        switch (name) {
          case "app.css" -> "text/css; charset=utf-8";
          case "app.js" -> "text/javascript; charset=utf-8";
          case "icon.svg" -> "image/svg+xml";
          default -> "";
        };
    try (InputStream in =
        type.isEmpty() ? null : ControllerServer.class.getResourceAsStream("/static/" + name)) {
      if (in == null) {
        response.status(404).send();
        return;
      }
      response.header(HeaderNames.CONTENT_TYPE, type).send(in.readAllBytes());
    }
  }

  private static void metrics(Parts parts, ServerRequest request, ServerResponse response) {
    try {
      parts.metrics().update(parts.reports().overview(), parts.reports().events());
      parts.metrics().databaseIs(true);
    } catch (SQLException e) {
      parts.metrics().databaseIs(false);
    }
    String accept = request.headers().first(HeaderNames.ACCEPT).orElse("");
    boolean open = accept.contains("application/openmetrics-text");
    response.header(
        HeaderNames.CONTENT_TYPE,
        open
            ? "application/openmetrics-text; version=1.0.0; charset=utf-8"
            : "text/plain; version=0.0.4; charset=utf-8");
    response.send(parts.metrics().scrape(accept).getBytes(StandardCharsets.UTF_8));
  }

  int port() {
    return server.port();
  }

  @Override
  public void close() {
    server.stop();
  }
}
