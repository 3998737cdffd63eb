// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;

/// Log-in, overview, nodes. The overview's inner part is also a page of its own, which a small
/// script puts in place of the old one.
final class Pages implements HttpService {
  private final Access access;
  private final Html html;
  private final Cases cases;
  private final Logins logins;
  private final Reports reports;
  private final Attempts attempts;
  private final boolean secure;

  Pages(Access access, Html html, ControllerServer.Parts parts, boolean secure) {
    this.access = access;
    this.html = html;
    this.cases = parts.cases();
    this.logins = parts.logins();
    this.reports = parts.reports();
    this.attempts = parts.attempts();
    this.secure = secure;
  }

  @Override
  public void routing(HttpRules rules) {
    rules
        .get("/login", (_, response) -> html.page(response, "login.jte", Map.of("failed", false)))
        .post("/login", this::logIn)
        .post("/logout", access.form(Role.VIEWER, this::logOut))
        .get(
            "/",
            access.page(
                Role.VIEWER, (visitor, _, response) -> overview(visitor, response, "overview.jte")))
        .get(
            "/fragments/overview",
            access.page(
                Role.VIEWER,
                (visitor, _, response) -> overview(visitor, response, "overviewTables.jte")))
        .get("/v1/nodes", access.api(Role.VIEWER, (_, _, response) -> nodes(response)));
  }

  private void overview(Visitor visitor, ServerResponse response, String template)
      throws SQLException {
    cases.listed(visitor, "overview");
    html.page(response, template, Map.of("view", reports.overview(visitor), "visitor", visitor));
  }

  private void nodes(ServerResponse response) throws SQLException {
    html.json(
        response,
        reports.overview(Visitor.STRANGER).nodes().stream()
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
            .toList());
  }

  private void logIn(ServerRequest request, ServerResponse response)
      throws IOException, SQLException {
    Form form = Form.of(request);
    String name = form.text("name", 64);
    String from = request.remotePeer().host();
    String user = name.isEmpty() ? from : "user " + name;
    if (!attempts.take(from) || (!name.isEmpty() && !attempts.take(user))) {
      response.status(429).header(HeaderNames.RETRY_AFTER, "60").send("too many wrong secrets\n");
      return;
    }
    Optional<String> session = logins.logIn(name, form.text("secret", 4096));
    if (session.isEmpty()) {
      response.status(403);
      html.page(response, "login.jte", Map.of("failed", true));
      return;
    }
    attempts.forgive(from);
    if (!name.isEmpty()) attempts.forgive(user);
    cookie(response, session.get(), Logins.VALIDITY.toSeconds());
    Html.go(response, "/");
  }

  private void logOut(Visitor visitor, Form form, ServerRequest request, ServerResponse response)
      throws SQLException {
    Optional<String> session = Access.session(request);
    if (session.isPresent()) logins.logOut(session.get());
    cookie(response, "", 0);
    Html.go(response, "/login");
  }

  private void cookie(ServerResponse response, String session, long seconds) {
    response.header(
        HeaderNames.SET_COOKIE,
        Access.COOKIE
            + "="
            + session
            + "; Path=/; HttpOnly; SameSite=Strict; Max-Age="
            + seconds
            + (secure ? "; Secure" : ""));
  }
}
