// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import io.accelguard.controller.Ladder.Span;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;

/// When the violations of a case went on, by what its nodes have told. Of a violation that is open
/// nothing is known after its node's last call, nor while that node has more to tell: silence
/// convicts nobody.
final class Spans {
  private static final String SQL =
      """
      select i.violation_at, coalesce(i.cleared_at,
          case when exists (select 1 from spool_log l where l.node_id = i.node_id and l.backlog > 0) then i.updated_at
          else greatest(i.updated_at, s.last_sync) end, i.updated_at) as until
      from incident i left join node_state s using (node_id)
      where i.case_id = ? and i.violation_at is not null order by i.violation_at
      """;

  private Spans() {}

  static List<Span> of(Connection connection, UUID file) throws SQLException {
    return Query.of(connection, SQL, file)
        .list(row ->
            new Span(
                row.getTimestamp("violation_at").toInstant(),
                row.getTimestamp("until").toInstant()));
  }
}
