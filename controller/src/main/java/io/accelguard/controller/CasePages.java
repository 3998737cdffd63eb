// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import io.accelguard.controller.Cases.Filter;
import io.accelguard.controller.Cursor.Page;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// Cases as pages, as JSON and as a table; and what people do with them.
final class CasePages implements HttpService {
  private final Access access;
  private final Html html;
  private final Cases cases;
  private final Reports reports;
  private final Leads leads;

  CasePages(Access access, Html html, Cases cases, Reports reports, Leads leads) {
    this.access = access;
    this.html = html;
    this.cases = cases;
    this.reports = reports;
    this.leads = leads;
  }

  @Override
  public void routing(HttpRules rules) {
    rules
        .get("/cases", access.page(Role.VIEWER, this::list))
        .get("/cases/{case}", access.page(Role.VIEWER, this::show))
        .post("/cases/{case}/comment", access.form(Role.OPERATOR, this::comment))
        .post("/cases/{case}/state", access.form(Role.OPERATOR, this::move))
        .post("/cases/{case}/assignee", access.form(Role.OPERATOR, this::assign))
        .get("/v1/cases", access.api(Role.VIEWER, this::listed))
        .get("/v1/cases.csv", access.api(Role.VIEWER, this::table))
        .get("/v1/cases/{case}", access.api(Role.VIEWER, this::shown));
  }

  private static Filter filter(ServerRequest request) {
    return new Filter(
        request.query().first("state").asOptional().orElse("unsettled"),
        request.query().first("account").asOptional().orElse(""),
        request.query().first("assignee").asOptional().orElse(""));
  }

  private void list(Visitor visitor, ServerRequest request, ServerResponse response)
      throws SQLException {
    Filter filter = filter(request);
    Page<CaseRow> page = cases.page(visitor, filter, Cursor.of(request), Cursor.limit(request));
    html.page(
        response,
        "cases.jte",
        Map.of(
            "visitor", visitor,
            "rows", page.rows(),
            "state", filter.state(),
            "account", filter.account(),
            "next", page.next().map(Cursor::text).orElse("")));
  }

  private void listed(Visitor visitor, ServerRequest request, ServerResponse response)
      throws SQLException {
    Page<CaseRow> page =
        cases.page(visitor, filter(request), Cursor.of(request), Cursor.limit(request));
    page.link(request, response);
    html.json(response, page.rows().stream().map(CasePages::fields).toList());
  }

  private void table(Visitor visitor, ServerRequest request, ServerResponse response)
      throws SQLException {
    cases.listed(visitor, request.path().path());
    Filter filter = filter(request);
    Csv csv =
        Csv.of(
            FIELDS,
            Cursor.of(request),
            (cursor, limit) -> cases.page(visitor, filter, cursor, limit),
            row -> fields(row).values().stream().map(CasePages::flat).toList());
    html.csv(response, "cases", csv.toString());
  }

  private static final List<String> FIELDS =
      List.of(
          "case",
          "account",
          "person",
          "tier",
          "groups",
          "category",
          "state",
          "assignee",
          "opened",
          "updated",
          "incidents",
          "open",
          "violations",
          "probability",
          "owners",
          "hosts");

  private static Map<String, Object> fields(CaseRow row) {
    List<Object> values =
        List.of(
            row.id().toString(),
            row.account(),
            row.person(),
            row.tier(),
            row.groups(),
            row.category(),
            row.state().id(),
            row.assignee(),
            row.opened().toString(),
            row.updated().toString(),
            row.incidents(),
            row.open(),
            row.violations(),
            row.posterior(),
            row.owners(),
            row.hosts());
    Map<String, Object> fields = new LinkedHashMap<>();
    for (int i = 0; i < FIELDS.size(); i++) fields.put(FIELDS.get(i), values.get(i));
    return fields;
  }

  private static String flat(Object value) {
    return value instanceof List<?> texts
        ? String.join(" ", texts.stream().map(String::valueOf).toList())
        : String.valueOf(value);
  }

  private Optional<CaseView> view(Visitor visitor, ServerRequest request) throws SQLException {
    Optional<UUID> id = Access.id(request, "case");
    Optional<CaseRow> row = id.isPresent() ? cases.find(visitor, id.get()) : Optional.empty();
    if (row.isEmpty()) return Optional.empty();
    cases.seen(visitor, row.get().id(), request.path().path());
    return Optional.of(view(row.get()));
  }

  /// A case with its incidents.
  CaseView view(CaseRow row) throws SQLException {
    List<Reports.History> histories = new ArrayList<>();
    for (Reports.Key key : cases.incidents(row.id(), CaseView.DRAWN))
      reports.history(key.node(), key.incident()).ifPresent(histories::add);
    return new CaseView(
        row,
        histories.stream().map(IncidentView::of).toList(),
        Timeline.over(histories),
        cases.notes(row.id()),
        cases.standing(row.id()));
  }

  private void show(Visitor visitor, ServerRequest request, ServerResponse response)
      throws SQLException {
    Optional<CaseView> view = view(visitor, request);
    if (view.isEmpty()) html.missing(response);
    else
      html.page(
          response,
          "case.jte",
          Map.of(
              "visitor",
              visitor,
              "view",
              view.get(),
              "leads",
              leads.of(visitor, view.get().row())));
  }

  private void shown(Visitor visitor, ServerRequest request, ServerResponse response)
      throws SQLException {
    Optional<CaseView> view = view(visitor, request);
    if (view.isEmpty()) {
      response.status(404).send();
      return;
    }
    Map<String, Object> fields = fields(view.get().row());
    Standing standing = view.get().standing();
    fields.put("stage", standing.stage());
    fields.put("policy", standing.policy());
    fields.put("due", standing.due().map(Object::toString).orElse(""));
    fields.put(
        "strikes",
        standing.strikes().stream()
            .map(strike ->
                Map.of(
                    "at",
                    strike.at().toString(),
                    "state",
                    strike.state(),
                    "policy",
                    strike.policy()))
            .toList());
    fields.put(
        "appeals",
        standing.appeals().stream()
            .map(appeal ->
                Map.of(
                    "at",
                    appeal.at().toString(),
                    "decision",
                    appeal.decision(),
                    "text",
                    appeal.text(),
                    "reason",
                    appeal.reason()))
            .toList());
    fields.put(
        "incident-list",
        view.get().incidents().stream().map(shown -> shown.row().incident()).toList());
    fields.put(
        "seen-also-at",
        leads.of(visitor, view.get().row()).stream()
            .map(lead ->
                Map.of(
                    "case",
                    lead.id().toString(),
                    "account",
                    lead.account(),
                    "category",
                    lead.category(),
                    "shared",
                    lead.shared(),
                    "things",
                    lead.things()))
            .toList());
    fields.put(
        "notes",
        view.get().notes().stream()
            .map(note ->
                Map.of(
                    "at",
                    note.at().toString(),
                    "actor",
                    note.actor(),
                    "kind",
                    note.kind(),
                    "text",
                    note.text()))
            .toList());
    html.json(response, fields);
  }

  @FunctionalInterface
  private interface Deed {
    boolean on(UUID id) throws SQLException;
  }

  private void does(ServerRequest request, ServerResponse response, Deed deed) throws SQLException {
    Optional<UUID> id = Access.id(request, "case");
    if (id.isPresent() && deed.on(id.get())) Html.go(response, "/cases/" + id.get());
    else html.missing(response);
  }

  private void comment(Visitor visitor, Form form, ServerRequest request, ServerResponse response)
      throws SQLException {
    String text = form.text("text", 4_000);
    does(request, response, id -> !text.isEmpty() && cases.comment(visitor, id, text));
  }

  private void move(Visitor visitor, Form form, ServerRequest request, ServerResponse response)
      throws SQLException {
    Optional<CaseState> state = CaseState.of(form.text("state", 32));
    does(request, response, id -> state.isPresent() && cases.move(visitor, id, state.get()));
  }

  private void assign(Visitor visitor, Form form, ServerRequest request, ServerResponse response)
      throws SQLException {
    String name = form.text("assignee", 128);
    does(request, response, id -> cases.assign(visitor, id, name));
  }
}
