// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import io.accelguard.model.Alert;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// The alert of a case: it fires while somebody must look, that is while a violation, or what
/// probably is one, goes on in a case that nobody has settled.
final class CaseAlerts {
  private static final String SEEN =
      """
      select c.case_id, c.account, c.category, c.groups, c.state, c.stage, c.opened_at, c.assignee,
        count(*) filter (where i.cleared_at is null and i.violation_at is not null) as violations,
        count(*) filter (where i.cleared_at is null and i.state = 'probable') as probable,
        coalesce(max(i.posterior), 0) as posterior,
        coalesce(array_agg(distinct n.host) filter (where n.host is not null), '{}') as hosts
      from case_file c left join incident i using (case_id) left join node n using (node_id)
      where c.case_id = ? group by c.case_id
      """;

  private final Alerts alerts = new Alerts();

  private record Seen(
      UUID id,
      String account,
      String category,
      List<String> groups,
      CaseState state,
      String stage,
      String assignee,
      Instant opened,
      long violations,
      long probable,
      double posterior,
      List<String> hosts) {
    static Seen of(ResultSet row) throws SQLException {
      return new Seen(
          row.getObject("case_id", UUID.class),
          row.getString("account"),
          row.getString("category"),
          Query.texts(row, "groups"),
          CaseState.of(row.getString("state")).orElse(CaseState.OPEN),
          row.getString("stage"),
          row.getString("assignee"),
          row.getTimestamp("opened_at").toInstant(),
          row.getLong("violations"),
          row.getLong("probable"),
          row.getDouble("posterior"),
          Query.texts(row, "hosts"));
    }

    boolean fires() {
      return !state.isSettled() && violations + probable > 0;
    }

    String severity() {
      return violations > 0 ? "critical" : "warning";
    }

    String summary() {
      return Alerts.text(
          String.format(
              Locale.ROOT,
              "%s %s: account %s on %s (probability %.4f)",
              category,
              violations > 0 ? "violation" : "probable",
              Texts.bounded(account, 200),
              hosts.size() == 1 ? hosts.getFirst() : hosts.size() + " nodes",
              Math.min(posterior, 0.9999)));
    }

    String detail() {
      return Alerts.text(
          "Nodes: "
              + Alerts.names(hosts, 10)
              + "\nCase: "
              + state.id()
              + (assignee.isEmpty() ? "" : ", with " + assignee)
              + (told().isEmpty() ? "" : "\nWhat follows: " + told()));
    }

    /// The steps that an operator wants to hear of.
    String told() {
      return List.of("none", "observed").contains(stage) ? "" : stage;
    }

    /// Probabilities change with every report; that alone is no news.
    String digest() {
      return String.join("|", severity(), state.id(), told(), assignee, String.join(",", hosts));
    }
  }

  /// Brings the alert of a case up to date, in the transaction of what changed.
  void refresh(Connection connection, UUID id, Instant now) throws SQLException {
    // Whoever else changes the case now is waited for, so that no older state is kept last.
    Query.of(connection, "select 1 from case_file where case_id = ? for no key update", id).any();
    Optional<Seen> found = Query.of(connection, SEEN, id).first(Seen::of);
    if (found.isEmpty()) return;
    Seen seen = found.get();
    if (!seen.fires()) {
      alerts.end(connection, "case/" + id, now);
      return;
    }
    Map<String, String> labels =
        Map.of(
            "alertname",
            "AccelguardCase",
            "case",
            id.toString(),
            "category",
            seen.category(),
            "severity",
            seen.severity());
    Alert alert =
        new Alert(
            "case/" + id,
            labels,
            seen.summary(),
            seen.detail(),
            // A node's clock may be ahead; what begins in the future is refused by receivers.
            seen.opened().isAfter(now) ? now : seen.opened(),
            null,
            "/cases/" + id);
    alerts.raise(
        connection,
        new AlertRow(
            seen.category(),
            seen.severity(),
            seen.account(),
            seen.groups(),
            seen.hosts(),
            now,
            0,
            alert),
        seen.digest(),
        now);
  }
}
