// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import io.helidon.http.BadRequestException;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/// The audit, for admins.
final class AuditPages implements HttpService {
  private final Access access;
  private final Html html;
  private final Database database;

  AuditPages(Access access, Html html, Database database) {
    this.access = access;
    this.html = html;
    this.database = database;
  }

  @Override
  public void routing(HttpRules rules) {
    rules
        .get(
            "/audit",
            access.page(
                Role.ADMIN,
                (visitor, request, response) ->
                    html.page(
                        response,
                        "audit.jte",
                        Map.of("visitor", visitor, "rows", rows(visitor, request)))))
        .get("/v1/audit", access.api(Role.ADMIN, this::listed));
  }

  private List<AuditRow> rows(Visitor visitor, ServerRequest request) throws SQLException {
    if (!visitor.groups().isEmpty())
      throw new io.helidon.http.ForbiddenException("the audit is of all groups");
    String before = request.query().first("before").asOptional().orElse("" + Long.MAX_VALUE);
    if (!before.matches("\\d{1,18}|" + Long.MAX_VALUE))
      throw new BadRequestException("before is a number of a row");
    int limit = Cursor.limit(request);
    return database.transaction(connection ->
        Audit.page(connection, Long.parseLong(before), limit).stream().map(AuditRow::of).toList());
  }

  private void listed(Visitor visitor, ServerRequest request, ServerResponse response)
      throws SQLException {
    html.json(
        response,
        rows(visitor, request).stream()
            .map(row ->
                Map.of(
                    "seq",
                    row.seq(),
                    "at",
                    row.at().toString(),
                    "actor",
                    row.actor(),
                    "action",
                    row.action(),
                    "subject",
                    row.subject(),
                    "detail",
                    row.detail(),
                    "hash",
                    row.hash()))
            .toList());
  }
}
