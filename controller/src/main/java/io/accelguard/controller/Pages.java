// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import io.accelguard.model.JsonCodec;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// What people see: log-in, overview, one incident; and the same as JSON for scripts. The
/// overview's inner part is also a page of its own, which a small script puts in place of the old
/// one.
final class Pages implements HttpService {
  private static final String COOKIE = "accelguard_session";

  private final TemplateEngine templates;
  private final Logins logins;
  private final Reports reports;
  private final Attempts attempts;
  private final boolean secure;
  private final JsonCodec codec = new JsonCodec();

  Pages(
      TemplateEngine templates, Logins logins, Reports reports, Attempts attempts, boolean secure) {
    this.templates = templates;
    this.logins = logins;
    this.reports = reports;
    this.attempts = attempts;
    this.secure = secure;
  }

  @Override
  public void routing(HttpRules rules) {
    rules
        .get("/login", (_, response) -> html(response, "login.jte", Map.of("failed", false)))
        .post("/login", this::logIn)
        .get("/", (request, response) -> page(request, response, "overview.jte"))
        .get(
            "/fragments/overview",
            (request, response) -> page(request, response, "overviewTables.jte"))
        .get("/incidents/{node}/{incident}", this::incident)
        .get(
            "/v1/incidents",
            (request, response) ->
                api(
                    request,
                    response,
                    overview ->
                        overview.open().stream().map(Overview.IncidentRow::incident).toList()))
        .get(
            "/v1/nodes",
            (request, response) ->
                api(
                    request,
                    response,
                    overview ->
                        overview.nodes().stream()
                            .map(n ->
                                Map.of(
                                    "id",
                                    n.id(),
                                    "host",
                                    n.host(),
                                    "health",
                                    n.health().id(),
                                    "backlog",
                                    n.backlog(),
                                    "dropped",
                                    n.dropped(),
                                    "alarm",
                                    n.alarm()))
                            .toList()));
  }

  private void logIn(ServerRequest request, ServerResponse response)
      throws IOException, SQLException {
    String from = request.remotePeer().host();
    if (attempts.areUsedUp(from)) {
      response.status(429).header(HeaderNames.RETRY_AFTER, "60").send("too many wrong secrets\n");
      return;
    }
    byte[] form;
    try (InputStream in = request.content().inputStream()) {
      form = in.readNBytes(4096);
    }
    String secret =
        Arrays.stream(new String(form, StandardCharsets.UTF_8).split("&", -1))
            .filter(pair -> pair.startsWith("secret="))
            .map(pair -> decode(pair.substring(7)))
            .findFirst()
            .orElse("");
    Optional<String> session = logins.logIn(secret.strip());
    if (session.isEmpty()) {
      attempts.failed(from);
      response.status(403);
      html(response, "login.jte", Map.of("failed", true));
      return;
    }
    String attributes =
        "; Path=/; HttpOnly; SameSite=Strict; Max-Age="
            + Logins.VALIDITY.toSeconds()
            + (secure ? "; Secure" : "");
    response.header(HeaderNames.SET_COOKIE, COOKIE + "=" + session.get() + attributes);
    response.status(303).header(HeaderNames.LOCATION, "/").send();
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  private void page(ServerRequest request, ServerResponse response, String template)
      throws SQLException {
    if (!isAllowed(request)) {
      response.status(303).header(HeaderNames.LOCATION, "/login").send();
      return;
    }
    html(response, template, Map.of("view", reports.overview()));
  }

  private void incident(ServerRequest request, ServerResponse response) throws SQLException {
    if (!isAllowed(request)) {
      response.status(303).header(HeaderNames.LOCATION, "/login").send();
      return;
    }
    Optional<UUID> node = uuid(request.path().pathParameters().get("node"));
    Optional<Reports.History> history =
        node.isPresent()
            ? reports.history(node.get(), request.path().pathParameters().get("incident"))
            : Optional.empty();
    if (history.isEmpty()) {
      response.status(404);
      html(response, "missing.jte", Map.of());
    } else {
      html(response, "incident.jte", Map.of("view", IncidentView.of(history.get())));
    }
  }

  private static Optional<UUID> uuid(String text) {
    try {
      return Optional.of(UUID.fromString(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  @FunctionalInterface
  private interface Selection {
    Object of(Overview overview);
  }

  private void api(ServerRequest request, ServerResponse response, Selection selection)
      throws SQLException {
    if (!isAllowed(request)) {
      response.status(401).send();
      return;
    }
    response.header(HeaderNames.CONTENT_TYPE, "application/json");
    String json = codec.write(selection.of(reports.overview()));
    response.send(Texts.visible(json).getBytes(StandardCharsets.UTF_8));
  }

  private boolean isAllowed(ServerRequest request) throws SQLException {
    Optional<String> bearer =
        request
            .headers()
            .first(HeaderNames.AUTHORIZATION)
            .filter(v -> v.startsWith("Bearer "))
            .map(v -> v.substring(7));
    if (bearer.isPresent()) return logins.isSecret(bearer.get());
    Optional<String> session = request.headers().cookies().first(COOKIE).asOptional();
    return session.isPresent() && logins.isSession(session.get());
  }

  private void html(ServerResponse response, String template, Map<String, Object> values) {
    StringOutput output = new StringOutput();
    templates.render(template, values, output);
    response.header(HeaderNames.CONTENT_TYPE, "text/html; charset=utf-8");
    response.send(Texts.visible(output.toString()).getBytes(StandardCharsets.UTF_8));
  }
}
