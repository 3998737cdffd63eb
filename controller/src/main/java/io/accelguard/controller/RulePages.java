// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import io.accelguard.controller.RulePackRow.Stage;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Which rules nodes judge by, and how far each pack has got.
final class RulePages implements HttpService {
  private final Access access;
  private final Html html;
  private final RulePacks packs;
  private final InstantSource clock;

  RulePages(Access access, Html html, RulePacks packs, InstantSource clock) {
    this.access = access;
    this.html = html;
    this.packs = packs;
    this.clock = clock;
  }

  @Override
  public void routing(HttpRules rules) {
    rules
        .get(
            "/rules",
            access.page(Role.VIEWER, (visitor, _, response) -> page(visitor, response, "")))
        .post("/rules/{version}/stage", access.form(Role.ADMIN, this::stage))
        .post("/rules/{version}/withdraw", access.form(Role.ADMIN, this::withdraw));
  }

  private void page(Visitor visitor, ServerResponse response, String problem) throws SQLException {
    html.page(
        response,
        "rules.jte",
        Map.of(
            "visitor",
            visitor,
            "rows",
            packs.all(),
            "inForce",
            packs.inForce(),
            "now",
            clock.instant(),
            "problem",
            problem));
  }

  private void stage(Visitor visitor, Form form, ServerRequest request, ServerResponse response)
      throws SQLException {
    String percent = form.text("percent", 3);
    List<String> hosts =
        Stream.of(form.text("hosts", 20_000).split("[\\s,]+", -1))
            .filter(h -> !h.isEmpty())
            .toList();
    Stage stage = new Stage(percent.matches("\\d{1,3}") ? Integer.parseInt(percent) : -1, hosts);
    done(packs.stage(version(request), stage, visitor.name()), visitor, response);
  }

  private void withdraw(Visitor visitor, Form form, ServerRequest request, ServerResponse response)
      throws SQLException {
    done(packs.withdraw(version(request), visitor.name()), visitor, response);
  }

  /// 0 for what is no version.
  static long version(ServerRequest request) {
    String text = request.path().pathParameters().get("version");
    return text.matches("\\d{1,18}") ? Long.parseLong(text) : 0;
  }

  private void done(Optional<String> problem, Visitor visitor, ServerResponse response)
      throws SQLException {
    if (problem.isEmpty()) {
      Html.go(response, "/rules");
      return;
    }
    response.status(422);
    page(visitor, response, problem.get());
  }
}
