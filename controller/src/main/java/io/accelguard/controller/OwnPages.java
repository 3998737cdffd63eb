// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import io.accelguard.controller.Appeals.Answer;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// The accused's own page, reached by the signed link of their notice and by nothing else. Whoever
/// holds the link is taken for the person, sees that one case, and may appeal.
final class OwnPages implements HttpService {
  private static final Visitor PERSON = new Visitor("the person", Role.VIEWER, Set.of(), "");

  private final Html html;
  private final CasePages pages;
  private final Cases cases;
  private final SignedLinks links;
  private final Appeals appeals;
  private final Notices notices;
  private final ConsequencesConfig config;
  private final InstantSource clock;

  OwnPages(Html html, CasePages pages, ControllerServer.Fairness parts, Cases cases) {
    this.html = html;
    this.pages = pages;
    this.cases = cases;
    this.links = parts.links();
    this.appeals = parts.appeals();
    this.notices = parts.notices();
    this.config = parts.config();
    this.clock = parts.clock();
  }

  @Override
  public void routing(HttpRules rules) {
    rules
        .get("/own/{token}", (request, response) -> show(request, response, ""))
        .post("/own/{token}/appeal", this::appeal);
  }

  private static String token(ServerRequest request) {
    return request.path().pathParameters().get("token");
  }

  private void show(ServerRequest request, ServerResponse response, String said)
      throws SQLException {
    Optional<UUID> file = links.file(token(request));
    Optional<CaseRow> row = file.isPresent() ? cases.find(PERSON, file.get()) : Optional.empty();
    if (row.isEmpty()) {
      html.missing(response);
      return;
    }
    cases.seen(PERSON, row.get().id(), "own page");
    OwnView view =
        new OwnView(
            pages.view(row.get()),
            "/own/" + token(request),
            notices.words(),
            config.policyLink(),
            appeals.end(row.get().id()),
            clock.instant(),
            said);
    html.page(response, "own.jte", Map.of("own", view));
  }

  private void appeal(ServerRequest request, ServerResponse response)
      throws IOException, SQLException {
    Optional<UUID> file = links.file(token(request));
    if (file.isEmpty()) {
      html.missing(response);
      return;
    }
    Answer answer = appeals.open(file.get(), Form.of(request).text("text", 4_000));
    switch (answer) {
      case TAKEN -> Html.go(response, "/own/" + token(request));
      case EMPTY -> refuse(request, response, "Please say why it is wrong.");
      case ALREADY_OPEN -> refuse(request, response, "Your appeal is already open.");
      case NOTHING_TO_APPEAL -> refuse(request, response, "There is nothing to appeal against.");
      case TOO_LATE -> refuse(request, response, "The time to appeal is over.");
    }
  }

  private void refuse(ServerRequest request, ServerResponse response, String said)
      throws SQLException {
    response.status(409);
    show(request, response, said);
  }
}
