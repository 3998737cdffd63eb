// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import io.accelguard.controller.Cursor.Page;
import io.accelguard.controller.Overview.IncidentRow;
import io.accelguard.model.Evidence;
import io.helidon.http.BadRequestException;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// What nodes report, one workload and category each: as a page, as JSON and as a table.
final class IncidentPages implements HttpService {
  private final Access access;
  private final Html html;
  private final Cases cases;
  private final Reports reports;
  private final Labels labels;

  IncidentPages(Access access, Html html, Cases cases, Reports reports, Labels labels) {
    this.access = access;
    this.html = html;
    this.cases = cases;
    this.reports = reports;
    this.labels = labels;
  }

  @Override
  public void routing(HttpRules rules) {
    rules
        .get("/incidents/{node}/{incident}", access.page(Role.VIEWER, this::show))
        .post("/incidents/{node}/{incident}/label", access.form(Role.OPERATOR, this::label))
        .get("/v1/incidents", access.api(Role.VIEWER, this::listed))
        .get("/v1/incidents.csv", access.api(Role.VIEWER, this::table));
  }

  private void show(Visitor visitor, ServerRequest request, ServerResponse response)
      throws SQLException {
    Optional<UUID> node = Access.id(request, "node");
    String id = request.path().pathParameters().get("incident");
    Optional<UUID> file = node.isPresent() ? cases.of(visitor, node.get(), id) : Optional.empty();
    Optional<Reports.History> history =
        node.isPresent() && (file.isPresent() || visitor.groups().isEmpty())
            ? reports.history(node.get(), id)
            : Optional.empty();
    if (history.isPresent() && file.isPresent())
      cases.seen(visitor, file.get(), request.path().path());
    if (history.isEmpty()) html.missing(response);
    else
      html.page(
          response,
          "incident.jte",
          Map.of(
              "visitor",
              visitor,
              "view",
              IncidentView.of(history.get()),
              "file",
              file.map(UUID::toString).orElse(""),
              "labelled",
              labels.by(node.get(), id).orElse("")));
  }

  private void label(Visitor visitor, Form form, ServerRequest request, ServerResponse response)
      throws SQLException {
    Optional<UUID> node = Access.id(request, "node");
    String id = request.path().pathParameters().get("incident");
    String label = form.text("label", 16);
    boolean done =
        node.isPresent()
            && List.of("false-positive", "none").contains(label)
            && (visitor.groups().isEmpty() || cases.of(visitor, node.get(), id).isPresent())
            && labels.set(visitor, node.get(), id, label.equals("false-positive"));
    if (done) Html.go(response, "/incidents/" + node.get() + "/" + Words.segment(id));
    else html.missing(response);
  }

  private static String state(ServerRequest request) {
    String state = request.query().first("state").asOptional().orElse("open");
    if (!List.of("open", "cleared", "all").contains(state))
      throw new BadRequestException("state is open, cleared or all");
    return state;
  }

  private void listed(Visitor visitor, ServerRequest request, ServerResponse response)
      throws SQLException {
    cases.listed(visitor, request.path().path());
    Page<IncidentRow> page =
        reports.page(visitor, state(request), Cursor.of(request), Cursor.limit(request));
    page.link(request, response);
    html.json(response, page.rows().stream().map(IncidentRow::incident).toList());
  }

  private void table(Visitor visitor, ServerRequest request, ServerResponse response)
      throws SQLException {
    cases.listed(visitor, request.path().path());
    String state = state(request);
    Csv csv =
        Csv.of(
            List.of(
                "host",
                "node",
                "incident",
                "change",
                "reason",
                "category",
                "variant",
                "state",
                "probability",
                "opened",
                "updated",
                "workload",
                "owner",
                "program",
                "evidence"),
            Cursor.of(request),
            (cursor, limit) -> reports.page(visitor, state, cursor, limit),
            IncidentPages::fields);
    html.csv(response, "incidents", csv.toString());
  }

  private static List<String> fields(IncidentRow row) {
    var incident = row.incident();
    var verdict = incident.verdict();
    return List.of(
        row.host(),
        row.node(),
        incident.id(),
        incident.change().id(),
        incident.reason(),
        verdict.category().id(),
        verdict.variant(),
        verdict.state().id(),
        Double.toString(verdict.posterior()),
        row.opened().toString(),
        row.updated().toString(),
        incident.workload().workload(),
        incident.workload().owner().name(),
        incident.workload().processes().stream().findFirst().map(p -> p.comm()).orElse(""),
        String.join(
            "; ", verdict.evidence().stream().map(Evidence::what).distinct().limit(5).toList()));
  }
}
