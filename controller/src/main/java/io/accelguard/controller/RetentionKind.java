// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// One kind of data with the time it is kept, and how the oldest of it is deleted.
record RetentionKind(String name, Duration kept, List<Step> steps) {
  private static final int BATCH = 500;
  private static final int MOST_COUNTED = 1_000_000;
  private static final String TIMES =
      "with t as (select ?::timestamptz as before, ?::timestamptz as now) ";

  /// Ends a query whose `due` names events: deletes them, and what is stored of a log is counted
  /// beside it.
  static final String DELETE_DUE_EVENTS =
      """
      , gone as (delete from event e using due d where e.node_id = d.node_id and e.spool_id = d.spool_id and e.seq = d.seq
          returning e.node_id, e.spool_id, e.log),
        counted as (select node_id, spool_id, log, count(*) as n from gone group by 1, 2, 3),
        told as (update spool_log l set stored = greatest(0, stored - n) from counted k
          where l.node_id = k.node_id and l.spool_id = k.spool_id and l.log = k.log)
      select count(*) from gone
      """;

  RetentionKind {
    steps = List.copyOf(steps);
  }

  static List<RetentionKind> all(RetentionConfig config) {
    return List.of(
        new RetentionKind("events", config.events(), List.of(EVENT, UNREADABLE)),
        new RetentionKind("incidents", config.incidents(), List.of(INCIDENT)),
        new RetentionKind("cases", config.cases(), List.of(CASE, EXEMPTION, SILENCE)),
        new RetentionKind("audit", config.audit(), List.of(new Chain())));
  }

  /// Some rows of this kind.
  sealed interface Step {
    /// Rows that are too old, counted to a million.
    long overdue(Connection connection, Instant before) throws SQLException;

    /// Deletes at most a batch; 0 when nothing is left that may go.
    int delete(Connection connection, Instant before, Instant now) throws SQLException;
  }

  /// @param due table and condition of rows that are too old; `t.before` is the time
  /// @param delete at most a batch, and gives a row for each
  private record Rows(String due, String delete) implements Step {
    @Override
    public long overdue(Connection connection, Instant before) throws SQLException {
      String sql = TIMES + "select count(*) from (select 1 from " + due + " limit ?) x";
      return Query.of(connection, sql, before, before, MOST_COUNTED)
          .first(row -> row.getLong(1))
          .orElse(0L);
    }

    @Override
    public int delete(Connection connection, Instant before, Instant now) throws SQLException {
      String sql = TIMES + delete;
      return Query.of(connection, sql, before, now, BATCH).first(row -> row.getInt(1)).orElse(0);
    }
  }

  /// The audit, a day at a time at least: every cut adds a row.
  private record Chain() implements Step {
    private static final int ROWS = 5_000;
    private static final Duration SPAN = Duration.ofDays(1);

    @Override
    public long overdue(Connection connection, Instant before) throws SQLException {
      return Query.of(
              connection,
              "select count(*) from (select at from audit order by seq limit ?) x where at < ?",
              MOST_COUNTED,
              before.minus(SPAN))
          .first(row -> row.getLong(1))
          .orElse(0L);
    }

    @Override
    public int delete(Connection connection, Instant before, Instant now) throws SQLException {
      boolean isWorthIt =
          Query.of(connection, "select at from audit order by seq limit 1")
              .first(row -> row.getTimestamp(1).toInstant())
              .filter(oldest -> oldest.isBefore(before.minus(SPAN)))
              .isPresent();
      return isWorthIt ? AuditErasure.cut(connection, before, now, ROWS) : 0;
    }
  }

  /// An event stays while its incident waits to be filed or its case is unsettled.
  private static final Step EVENT =
      new Rows(
          "event where received < (select before from t)",
          """
          , due as (select e.node_id, e.spool_id, e.seq from event e where e.received < (select before from t) and not exists
              (select 1 from incident i left join case_file c using (case_id) where i.node_id = e.node_id
                and i.incident_id = e.body -> 'incident' ->> 'id' and (not i.filed or %s)) order by e.received limit ?)
          """
                  .formatted(Retention.UNSETTLED)
              + DELETE_DUE_EVENTS);

  private static final Step UNREADABLE =
      new Rows(
          "quarantine where received < (select before from t)",
          """
          , gone as (delete from quarantine where ctid = any(array(select ctid from quarantine
              where received < (select before from t) limit ?)) returning 1)
          select count(*) from gone
          """);

  private static final Step INCIDENT =
      new Rows(
          "incident where opened_at < (select before from t) and updated_at < (select before from"
              + " t)",
          """
          , due as (select i.node_id, i.incident_id from incident i left join case_file c using (case_id)
              where i.opened_at < (select before from t) and i.updated_at < (select before from t) and i.filed
                and not coalesce(%s, false) order by i.opened_at limit ?),
            gone as (delete from incident i using due d where i.node_id = d.node_id and i.incident_id = d.incident_id returning 1)
          select count(*) from gone
          """
              .formatted(Retention.UNSETTLED));

  /// A case counts from the last thing that happened in it, and stays while it restricts somebody.
  private static final Step CASE =
      new Rows(
          "case_file where opened_at < (select before from t) and updated_at < (select before from"
              + " t)",
          """
          , due as (select c.case_id from case_file c
              where c.opened_at < (select before from t) and c.updated_at < (select before from t) and not %s
                and not exists (select 1 from incident i where i.case_id = c.case_id)
                and not exists (select 1 from case_note n where n.case_id = c.case_id and n.at >= (select before from t))
                and not exists (select 1 from strike s where s.case_id = c.case_id and s.state <> 'reversed'
                  and s.restricts_until > (select now from t))
              order by c.opened_at limit ?),
            gone as (delete from case_file c using due d where c.case_id = d.case_id returning 1)
          select count(*) from gone
          """
              .formatted(Retention.UNSETTLED));

  private static final Step EXEMPTION = over("exemption", "exemption_id");
  private static final Step SILENCE = over("silence", "silence_id");

  private static Step over(String table, String key) {
    return new Rows(
        table + " where expires_at < (select before from t)",
        """
        , gone as (delete from %1$s where %2$s in
            (select %2$s from %1$s where expires_at < (select before from t) limit ?) returning 1)
        select count(*) from gone
        """
            .formatted(table, key));
  }
}
