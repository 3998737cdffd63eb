// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import io.accelguard.model.Sync;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/// Notices that a node tells to the persons who work on it: they go out with the answers to its
/// calls, and what became of them comes back with the next. A node hears and settles only what is
/// for itself. What did not work is tried again for a week.
final class NodeNotices {
  private static final Duration AGAIN = Duration.ofMinutes(10);
  private static final Duration WHILE = Duration.ofDays(7);
  private static final int MOST = 20;
  private static final int MOST_TOLD = 64;
  private static final int FIRST_PERSON = 1_000;
  private static final String WAITING =
      """
      select distinct on (n.notice_id) n.notice_id, n.body, (i.body #>> '{workload,owner,uid}')::int as uid
      from notice n join incident i on i.case_id = n.case_id and i.node_id = n.node_id and i.workload = n.workload
      where n.channel = 'node' and n.node_id = ? and n.delivered_at is null and n.created_at > ?
        and (n.tried_at is null or n.tried_at < ?) and (i.body #>> '{workload,owner,uid}')::int >= ?
      order by n.notice_id, i.updated_at desc limit ?
      """;

  private NodeNotices() {}

  /// What a node has to tell.
  static List<Sync.Notice> waiting(Connection connection, UUID node, Instant now)
      throws SQLException {
    return Query.of(
            connection, WAITING, node, now.minus(WHILE), now.minus(AGAIN), FIRST_PERSON, MOST)
        .list(row ->
            new Sync.Notice(row.getString("notice_id"), row.getInt("uid"), row.getString("body")));
  }

  /// Keeps what became of notices, and says so in their cases: each success, and the first failure.
  static void settle(Connection connection, UUID node, List<Sync.Told> told, Instant now)
      throws SQLException {
    for (Sync.Told one : told.stream().limit(MOST_TOLD).toList()) {
      boolean worked = one.problem().isEmpty();
      String text = Texts.bounded(worked ? one.where() : one.problem(), 200);
      record Case(UUID file, boolean isFirst) {}
      List<Case> cases =
          Query.of(
                  connection,
                  "update notice n set tried_at = ?, problem = ?, delivered_at = case when ? then"
                      + " ?::timestamptz end from notice old where n.notice_id::text = ? and"
                      + " n.node_id = ? and n.channel = 'node' and n.delivered_at is null and"
                      + " old.notice_id = n.notice_id returning n.case_id, old.tried_at is null",
                  now,
                  worked ? "" : text,
                  worked,
                  now,
                  one.notice(),
                  node)
              .list(row -> new Case(row.getObject(1, UUID.class), row.getBoolean(2)));
      for (Case found : cases) {
        if (!worked && !found.isFirst()) continue;
        Cases.note(
            connection,
            found.file(),
            new CaseNote(now, "node/" + node, worked ? "told" : "not told", text));
      }
    }
  }
}
