// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/// One case as a list shows it.
///
/// @param person whether the account is known for sure to be one person's
/// @param tier what the account pays for; empty where the site does not say
/// @param open how many of its incidents have not ended
/// @param violations how many were ever judged a violation
/// @param posterior of the most probable incident
/// @param owners names under which it ran
/// @param hosts nodes it ran on
public record CaseRow(
    UUID id,
    String account,
    boolean person,
    String tier,
    List<String> groups,
    String category,
    CaseState state,
    String assignee,
    Instant opened,
    Instant updated,
    long incidents,
    long open,
    long violations,
    double posterior,
    List<String> owners,
    List<String> hosts) {

  static final String SELECT =
      """
      select c.*, a.* from case_file c cross join lateral (
        select count(*) as incidents, count(*) filter (where i.cleared_at is null) as still_open,
          count(i.violation_at) as violations, coalesce(max(i.posterior), 0) as posterior,
          coalesce(array_agg(distinct i.owner), '{}') as owners, coalesce(array_agg(distinct n.host), '{}') as hosts
        from incident i join node n using (node_id) where i.case_id = c.case_id) a
      """;

  static CaseRow of(ResultSet row) throws SQLException {
    return new CaseRow(
        row.getObject("case_id", UUID.class),
        row.getString("account"),
        row.getBoolean("person"),
        row.getString("tier"),
        Query.texts(row, "groups"),
        row.getString("category"),
        CaseState.of(row.getString("state")).orElse(CaseState.OPEN),
        row.getString("assignee"),
        row.getTimestamp("opened_at").toInstant(),
        row.getTimestamp("updated_at").toInstant(),
        row.getLong("incidents"),
        row.getLong("still_open"),
        row.getLong("violations"),
        row.getDouble("posterior"),
        Query.texts(row, "owners"),
        Query.texts(row, "hosts"));
  }
}
