// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import io.helidon.http.BadRequestException;
import io.helidon.http.ForbiddenException;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;

/// How long data is kept and how far its deletion is; all about a person, and its erasure. For
/// admins who may see everybody.
final class PrivacyPages implements HttpService {
  private final Access access;
  private final Html html;
  private final Privacy parts;

  PrivacyPages(Access access, Html html, Privacy parts) {
    this.access = access;
    this.html = html;
    this.parts = parts;
  }

  @Override
  public void routing(HttpRules rules) {
    rules
        .get(
            "/retention",
            access.page(
                Role.ADMIN,
                (visitor, _, response) ->
                    html.page(
                        response,
                        "retention.jte",
                        Map.of("visitor", visitor, "rows", parts.retention().rows()))))
        .get("/v1/retention", access.api(Role.ADMIN, (_, _, response) -> retention(response)))
        .get("/v1/people/export", access.api(Role.ADMIN, this::export))
        .post("/v1/people/erase", access.form(Role.ADMIN, this::erase));
  }

  private void retention(ServerResponse response) throws SQLException {
    html.json(
        response,
        parts.retention().rows().stream()
            .map(row ->
                Map.of(
                    "kind", row.kind(),
                    "kept-seconds", row.kept().toSeconds(),
                    "begun", row.begun().map(Instant::toString).orElse(""),
                    "ended", row.ended().map(Instant::toString).orElse(""),
                    "remaining", row.remaining(),
                    "deleted", row.ever(),
                    "held", row.held()))
            .toList());
  }

  private void export(Visitor visitor, ServerRequest request, ServerResponse response)
      throws IOException, SQLException {
    String account = account(visitor, request.query().first("user").asOptional().orElse(""));
    response
        .header(HeaderNames.CONTENT_TYPE, "application/json")
        .header(HeaderNames.CONTENT_DISPOSITION, "attachment; filename=\"person.json\"");
    try (Writer out = new OutputStreamWriter(response.outputStream(), StandardCharsets.UTF_8)) {
      parts.data().export(account, visitor.name(), out);
    }
  }

  private void erase(Visitor visitor, Form form, ServerRequest request, ServerResponse response)
      throws SQLException {
    String account = account(visitor, form.text("user", 255));
    boolean isMeant = form.text("yes", 4).equals("true");
    Erasure.Result result =
        isMeant ? parts.erasure().erase(account, visitor.name()) : parts.erasure().look(account);
    if (isMeant && !result.obstacles().isEmpty()) response.status(409);
    html.json(
        response,
        Map.of(
            "account", result.account(),
            "rows", result.counts(),
            "obstacles", result.obstacles(),
            "erased", result.isDone(),
            "pseudonym", result.pseudonym()));
  }

  private String account(Visitor visitor, String user) {
    if (!visitor.groups().isEmpty())
      throw new ForbiddenException("this is for admins of all groups");
    if (user.isBlank()) throw new BadRequestException("user is the name of an account");
    return parts.data().account(user);
  }
}
