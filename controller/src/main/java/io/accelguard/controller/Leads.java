// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import io.accelguard.model.Fingerprint;
import io.accelguard.model.Incident;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;

/// Keeps the fingerprints of incidents, and finds the cases of other accounts that have some in
/// common. Nothing follows from a lead: neither a strike nor a notice nor a verdict.
final class Leads {
  /// What more accounts have than that says nothing: a course's notebook, a public model.
  static final int RARE = 5;

  private static final int MOST_OF_INCIDENT = 256;
  private static final int MOST_SHOWN = 20;
  private static final Pattern KIND = Pattern.compile("[a-z][a-z-]{0,31}");
  private static final Pattern VALUE = Pattern.compile("[0-9a-f]{32}");

  private static final String KEEP =
      """
      insert into fingerprint (kind, value, node_id, incident_id, seen_at)
      select ?, ?, ?, ?, ? where (select count(*) from fingerprint where node_id = ? and incident_id = ?) < ?
      on conflict (kind, value, node_id, incident_id) do nothing
      """;

  private static final String FIND =
      """
      with mine as (
        select distinct f.kind, f.value from fingerprint f join incident i using (node_id, incident_id)
        where i.case_id = ?),
      rare as (
        select kind, value from mine where (
          select count(*) from (
            select distinct a.account from fingerprint f join incident i using (node_id, incident_id)
              join case_file a on a.case_id = i.case_id
            where f.kind = mine.kind and f.value = mine.value limit ?) accounts) <= ?)
      select c.case_id, c.account, c.category, c.state, array_agg(distinct f.kind order by f.kind) as shared,
        count(distinct (f.kind, f.value)) as things
      from rare join fingerprint f using (kind, value) join incident i using (node_id, incident_id)
        join case_file c on c.case_id = i.case_id
      where c.account <> ? and c.state <> 'false-positive' and (cardinality(?::text[]) = 0 or c.groups && ?)
      group by c.case_id order by things desc, c.opened_at desc, c.case_id limit ?
      """;

  private final Database database;

  Leads(Database database) {
    this.database = database;
  }

  /// Keeps what a report of an incident names. What has not the shape of a fingerprint is left out.
  static void keep(Connection connection, UUID node, Instant at, Incident incident)
      throws SQLException {
    String id = Texts.bounded(incident.id(), 128);
    for (Fingerprint fingerprint : incident.workload().fingerprints()) {
      if (!KIND.matcher(fingerprint.kind()).matches()
          || !VALUE.matcher(fingerprint.value()).matches()) continue;
      Query.of(
              connection,
              KEEP,
              fingerprint.kind(),
              fingerprint.value(),
              node,
              id,
              Texts.bounded(at),
              node,
              id,
              MOST_OF_INCIDENT)
          .run();
    }
  }

  /// Cases of other accounts that the visitor may see, those with most in common first.
  List<Lead> of(Visitor visitor, CaseRow row) throws SQLException {
    return database.transaction(connection ->
        Query.of(
                connection,
                FIND,
                row.id(),
                RARE + 1,
                RARE,
                row.account(),
                visitor.groups(),
                visitor.groups(),
                MOST_SHOWN)
            .list(found ->
                new Lead(
                    found.getObject("case_id", UUID.class),
                    found.getString("account"),
                    found.getString("category"),
                    CaseState.of(found.getString("state")).orElse(CaseState.OPEN),
                    Query.texts(found, "shared"),
                    found.getLong("things"))));
  }
}
