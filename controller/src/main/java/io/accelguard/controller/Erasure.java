// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Deletes everything about one account. What is not settled stands in the way: an open case, an
/// open appeal, a restriction that lasts; erasing must not be a way around them. The audit keeps
/// when and what kind of things were done, under a pseudonym that nobody can resolve.
final class Erasure {
  private static final int BATCH = 500;
  private static final String EVENTS =
      """
      with due as (select e.node_id, e.spool_id, e.seq from event e join incident i on e.node_id = i.node_id
          and e.body -> 'incident' is not null and e.body -> 'incident' ->> 'id' = i.incident_id
          join case_file c using (case_id) where c.account = ? limit ?)
      """
          + RetentionKind.DELETE_DUE_EVENTS;
  private static final String INCIDENTS =
      """
      with gone as (delete from incident where (node_id, incident_id) in (select i.node_id, i.incident_id from incident i
          join case_file c using (case_id) where c.account = ? limit ?) returning 1)
      select count(*) from gone
      """;
  private static final String OBSTACLES =
      """
      with p as (select ?::text as account)
      select 'case ' || case_id || ' is ' || state from case_file where account = (select account from p)
        and state in ('open', 'acknowledged')
      union all select 'case ' || case_id || ' has an open appeal' from appeal join case_file using (case_id)
        where account = (select account from p) and decision = 'open'
      union all select 'restricted until ' || to_char(max(restricts_until) at time zone 'UTC', 'YYYY-MM-DD HH24:MI') || ' UTC' from strike
        where account = (select account from p) and state <> 'reversed' and restricts_until > ? having count(*) > 0
      """;
  private static final List<String> LAST =
      List.of(
          "delete from outbox o where state <> 'waiting' and exists (select 1 from alert a where"
              + " a.account = ? and strpos(o.body::text, a.alert_id) > 0)",
          "delete from alert where account = ? and not firing",
          "delete from exemption where kind = 'account' and name = ?",
          "delete from silence where account = ?",
          "delete from strike where account = ?",
          "delete from notice where account = ?",
          "delete from case_file where account = ?");

  private final Database database;
  private final InstantSource clock;

  Erasure(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  /// What there is, what stands in the way, and whether it is gone.
  ///
  /// @param pseudonym what the audit calls them afterwards; empty while nothing was done
  record Result(
      String account, Map<String, Long> counts, List<String> obstacles, String pseudonym) {
    Result {
      obstacles = List.copyOf(obstacles);
    }

    boolean isDone() {
      return !pseudonym.isEmpty();
    }
  }

  /// What there is and what stands in the way; nothing is changed.
  Result look(String account) throws SQLException {
    return database.transaction(connection -> look(connection, account));
  }

  private Result look(Connection connection, String account) throws SQLException {
    return new Result(
        account,
        PersonalData.counts(connection, account),
        Query.of(connection, OBSTACLES, account, clock.instant()).list(row -> row.getString(1)),
        "");
  }

  /// Deletes, unless something stands in the way. What was cut off is finished by another call.
  ///
  /// @param by who does it
  Result erase(String account, String by) throws SQLException {
    Result before = look(account);
    boolean isEmpty = before.counts().values().stream().allMatch(count -> count == 0);
    if (isEmpty || !before.obstacles().isEmpty()) return before;
    for (String sql : List.of(EVENTS, INCIDENTS)) {
      while (database.transaction(connection -> batch(connection, sql, account)) > 0) {
        // There are more.
      }
    }
    return database.transaction(connection -> last(connection, before, by));
  }

  private static int batch(Connection connection, String sql, String account) throws SQLException {
    return Query.of(connection, sql, account, BATCH).first(row -> row.getInt(1)).orElse(0);
  }

  private Result last(Connection connection, Result before, String by) throws SQLException {
    String account = before.account();
    Query.of(connection, "select 1 from case_file where account = ? for update", account).any();
    Result now = look(connection, account);
    if (!now.obstacles().isEmpty()) return now;
    Instant at = clock.instant();
    String pseudonym =
        Query.of(connection, "select 'erased/' || gen_random_uuid()")
            .list(row -> row.getString(1))
            .getFirst();
    List<String> subjects =
        Query.of(connection, PersonalData.SUBJECTS, account).list(row -> row.getString(1));
    for (String sql : LAST) Query.of(connection, sql, account).run();
    AuditErasure.erase(connection, subjects, pseudonym, at, by);
    List<String> counts = new ArrayList<>();
    before.counts().forEach((name, count) -> counts.add(count + " " + name));
    Audit.add(
        connection, new Audit.Entry(at, by, "person-erased", pseudonym, String.join(", ", counts)));
    return new Result(account, before.counts(), List.of(), pseudonym);
  }
}
