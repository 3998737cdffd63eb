// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import io.accelguard.controller.DryRun.Facts;
import io.accelguard.model.ConfigProblem;
import io.accelguard.model.Settings;
import io.helidon.http.BadRequestException;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// Policies and what they would have done, exemptions, notices that wait, decisions on appeals, and
/// who may start something.
final class ConsequencePages implements HttpService {
  private final Access access;
  private final Html html;
  private final Cases cases;
  private final ControllerServer.Fairness parts;

  ConsequencePages(Access access, Html html, Cases cases, ControllerServer.Fairness parts) {
    this.access = access;
    this.html = html;
    this.cases = cases;
    this.parts = parts;
  }

  @Override
  public void routing(HttpRules rules) {
    rules
        .get("/policies", access.page(Role.VIEWER, (v, _, r) -> policies(v, r, PolicyView.EMPTY)))
        .post("/policies/dry-run", access.form(Role.ADMIN, this::dryRun))
        .get("/exemptions", access.page(Role.VIEWER, (v, _, r) -> exemptions(v, r, "")))
        .post("/exemptions", access.form(Role.OPERATOR, this::exempt))
        .post("/exemptions/{id}/revoke", access.form(Role.OPERATOR, this::revoke))
        .post("/cases/{case}/appeal", access.form(Role.OPERATOR, this::decide))
        .post("/cases/{case}/resume", access.form(Role.OPERATOR, this::resume))
        .get("/v1/eligibility/{+user}", access.api(Role.VIEWER, this::eligibility))
        .get("/v1/notices", access.api(Role.OPERATOR, this::waiting))
        .post("/v1/notices/{id}/delivered", access.form(Role.OPERATOR, this::delivered));
  }

  private void policies(Visitor visitor, ServerResponse response, PolicyView tried) {
    List<PolicyView.Row> rows =
        parts.config().policies().stream()
            .map(p ->
                new PolicyView.Row(
                    p.name(),
                    p.conditions(),
                    p.mode().id(),
                    Words.duration(p.grace()),
                    Words.weight(p.restrictAt()),
                    Words.duration(p.restrictFor())))
            .toList();
    html.page(response, "policies.jte", Map.of("visitor", visitor, "rows", rows, "tried", tried));
  }

  private void dryRun(Visitor visitor, Form form, ServerRequest request, ServerResponse response)
      throws SQLException {
    String yaml = form.text("yaml", 1 << 16);
    List<ConfigProblem> problems = new ArrayList<>();
    Settings settings = Settings.of("policy", yaml, problems);
    ConsequencesConfig config = ConsequencesConfig.read(settings.section("consequences"));
    settings.finish();
    List<String> told = problems.stream().map(ConfigProblem::toString).toList();
    if (!told.isEmpty()) {
      response.status(422);
      policies(visitor, response, new PolicyView(yaml, told, List.of(), false));
      return;
    }
    List<Facts> facts = parts.history().facts(visitor);
    List<Outcome> outcomes = DryRun.of(config, facts, parts.clock().instant());
    policies(visitor, response, new PolicyView(yaml, List.of(), outcomes, true));
  }

  private void exemptions(Visitor visitor, ServerResponse response, String problem)
      throws SQLException {
    html.page(
        response,
        "exemptions.jte",
        Map.of(
            "visitor",
            visitor,
            "rows",
            parts.exemptions().all().stream().filter(e -> isVisible(visitor, e)).toList(),
            "now",
            parts.clock().instant(),
            "problem",
            problem));
  }

  private boolean isVisible(Visitor visitor, Exemption exemption) {
    return exemption.kind().equals("group")
        ? visitor.groups().isEmpty() || visitor.groups().contains(exemption.name())
        : parts.eligibility().isVisible(visitor, exemption.name());
  }

  private void exempt(Visitor visitor, Form form, ServerRequest request, ServerResponse response)
      throws SQLException {
    String days = form.text("days", 4);
    Exemptions.Wish wish =
        new Exemptions.Wish(
            form.text("kind", 16),
            form.text("name", 255),
            form.text("category", 64),
            form.text("owner", 128),
            form.text("reason", 1_000),
            days.matches("\\d{1,3}") ? Integer.parseInt(days) : 0);
    Optional<String> problem = wish.problem();
    if (problem.isEmpty() && !mayExempt(visitor, wish))
      problem = Optional.of("that is not one of your groups");
    if (problem.isPresent()) {
      response.status(422);
      exemptions(visitor, response, problem.get());
      return;
    }
    parts.exemptions().add(visitor, wish);
    Html.go(response, "/exemptions");
  }

  private boolean mayExempt(Visitor visitor, Exemptions.Wish wish) {
    return wish.kind().equals("group")
        ? visitor.groups().isEmpty() || visitor.groups().contains(wish.name())
        : parts.eligibility().isVisible(visitor, wish.name());
  }

  private void revoke(Visitor visitor, Form form, ServerRequest request, ServerResponse response)
      throws SQLException {
    Optional<UUID> id = Access.id(request, "id");
    boolean mine =
        id.isPresent()
            && parts.exemptions().all().stream()
                .anyMatch(e -> e.id().equals(id.get()) && isVisible(visitor, e));
    if (mine && parts.exemptions().revoke(visitor, id.get())) Html.go(response, "/exemptions");
    else html.missing(response);
  }

  private void decide(Visitor visitor, Form form, ServerRequest request, ServerResponse response)
      throws SQLException {
    Optional<UUID> file = Access.id(request, "case");
    String decision = form.text("decision", 16);
    boolean done =
        file.isPresent()
            && List.of("upheld", "reversed").contains(decision)
            && cases.find(visitor, file.get()).isPresent()
            && parts
                .appeals()
                .decide(
                    visitor, file.get(), decision.equals("reversed"), form.text("reason", 4_000));
    if (done) Html.go(response, "/cases/" + file.get());
    else html.missing(response);
  }

  private void resume(Visitor visitor, Form form, ServerRequest request, ServerResponse response)
      throws SQLException {
    Optional<UUID> file = Access.id(request, "case");
    if (file.isPresent() && cases.resume(visitor, file.get()))
      Html.go(response, "/cases/" + file.get());
    else html.missing(response);
  }

  private void eligibility(Visitor visitor, ServerRequest request, ServerResponse response)
      throws SQLException {
    String user = request.path().pathParameters().get("user");
    if (parts.eligibility().isVisible(visitor, user))
      html.json(response, parts.eligibility().of(user));
    else response.status(404).send();
  }

  private void waiting(Visitor visitor, ServerRequest request, ServerResponse response)
      throws SQLException {
    String channel = request.query().first("channel").asOptional().orElse("");
    if (!channel.equals("node") && !channel.equals("mail"))
      throw new BadRequestException("channel is node or mail");
    refuseScoped(visitor);
    html.json(response, parts.notices().waiting(channel, Cursor.limit(request)));
  }

  private void delivered(Visitor visitor, Form form, ServerRequest request, ServerResponse response)
      throws SQLException {
    refuseScoped(visitor);
    Optional<UUID> id = Access.id(request, "id");
    boolean done = id.isPresent() && parts.notices().delivered(id.get());
    response.status(done ? 204 : 404).send();
  }

  /// Notices carry the signed links of everybody.
  private static void refuseScoped(Visitor visitor) {
    if (!visitor.groups().isEmpty())
      throw new io.helidon.http.ForbiddenException("notices are of all groups");
  }
}
