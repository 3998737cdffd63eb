// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import io.accelguard.controller.Cursor.Page;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Reads cases and keeps what people do with them. Whoever may see only some groups finds the
/// others' cases no more than those that do not exist.
final class Cases {
  private static final String VISIBLE = " (cardinality(?::text[]) = 0 or c.groups && ?) ";
  private static final int MAX_NOTES = 500;

  private final Database database;
  private final InstantSource clock;

  Cases(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  /// Which cases are asked for.
  ///
  /// @param state an id of a state, `unsettled` or `all`
  /// @param account empty for everybody's
  record Filter(String state, String account, String assignee) {}

  Page<CaseRow> page(Visitor visitor, Filter filter, Cursor after, int limit) throws SQLException {
    String sql =
        CaseRow.SELECT
            + " where"
            + VISIBLE
            + """
            and (? = 'all' or c.state = ? or ? = 'unsettled' and c.state in ('open', 'acknowledged'))
            and (? = '' or c.account = ?) and (? = '' or c.assignee = ?)
            and (c.opened_at, c.case_id::text) < (?, ?) order by c.opened_at desc, c.case_id::text desc limit ?
            """;
    List<CaseRow> found =
        database.transaction(connection ->
            Query.of(
                    connection,
                    sql,
                    visitor.groups(),
                    visitor.groups(),
                    filter.state(),
                    filter.state(),
                    filter.state(),
                    filter.account(),
                    filter.account(),
                    filter.assignee(),
                    filter.assignee(),
                    after.at(),
                    after.key(),
                    limit + 1)
                .list(CaseRow::of));
    return Page.of(found, limit, row -> new Cursor(row.opened(), row.id().toString()));
  }

  Optional<CaseRow> find(Visitor visitor, UUID id) throws SQLException {
    return database.transaction(connection -> find(connection, visitor, id));
  }

  private static Optional<CaseRow> find(Connection connection, Visitor visitor, UUID id)
      throws SQLException {
    return Query.of(
            connection,
            CaseRow.SELECT + " where c.case_id = ? and" + VISIBLE,
            id,
            visitor.groups(),
            visitor.groups())
        .first(CaseRow::of);
  }

  /// The case that an incident was filed in.
  Optional<UUID> of(Visitor visitor, UUID node, String incident) throws SQLException {
    return database.transaction(connection ->
        Query.of(
                connection,
                "select c.case_id from case_file c join incident i using (case_id) where i.node_id"
                    + " = ? and i.incident_id = ? and"
                    + VISIBLE,
                node,
                incident,
                visitor.groups(),
                visitor.groups())
            .first(row -> row.getObject(1, UUID.class)));
  }

  List<CaseNote> notes(UUID id) throws SQLException {
    return database.transaction(connection ->
        Query.of(
                connection,
                "select * from case_note where case_id = ? order by note_id desc limit ?",
                id,
                MAX_NOTES)
            .list(row ->
                new CaseNote(
                    row.getTimestamp("at").toInstant(),
                    row.getString("actor"),
                    row.getString("kind"),
                    row.getString("text")))
            .reversed());
  }

  /// Incidents of a case by node and id, the most probable first.
  List<Reports.Key> incidents(UUID id, int limit) throws SQLException {
    return database.transaction(connection ->
        Query.of(
                connection,
                "select node_id, incident_id from incident where case_id = ? order by posterior"
                    + " desc, opened_at, node_id, incident_id limit ?",
                id,
                limit)
            .list(row -> new Reports.Key(row.getObject(1, UUID.class), row.getString(2))));
  }

  /// Says something about a case; false if the visitor has no such case.
  boolean comment(Visitor visitor, UUID id, String text) throws SQLException {
    return change(visitor, id, "comment", text, "");
  }

  /// Moves a case to another state. A false positive takes back whatever followed from it.
  boolean move(Visitor visitor, UUID id, CaseState state) throws SQLException {
    return change(
        visitor, id, "state", state.id(), "update case_file set state = ? where case_id = ?");
  }

  /// Lets a case that is held for a person go on.
  boolean resume(Visitor visitor, UUID id) throws SQLException {
    Instant now = clock.instant();
    return database.transaction(connection -> {
      boolean done =
          find(connection, visitor, id).isPresent()
              && Query.of(
                          connection,
                          "update case_file set stage = 'grace', due = ? where case_id = ? and"
                              + " stage = 'held'",
                          now,
                          id)
                      .run()
                  == 1;
      if (done) told(connection, id, new CaseNote(now, visitor.name(), "resume", ""));
      return done;
    });
  }

  /// What has followed from a case.
  Standing standing(UUID id) throws SQLException {
    return database.transaction(connection -> Standing.of(connection, id));
  }

  /// Keeps that somebody looked through many persons' evidence, once an hour: a page that renews
  /// itself would fill the audit.
  void listed(Visitor visitor, String what) throws SQLException {
    Instant now = clock.instant();
    Audit.Entry entry = new Audit.Entry(now, visitor.name(), "evidence-listed", what, "");
    database.transaction(connection -> {
      boolean known =
          Query.of(
                  connection,
                  "select 1 from audit where actor = ? and action = ? and subject = ? and at > ?",
                  entry.actor(),
                  entry.action(),
                  entry.subject(),
                  now.minus(Duration.ofHours(1)))
              .any();
      if (!known) Audit.add(connection, entry);
      return entry;
    });
  }

  /// Keeps that somebody looked at a person's evidence.
  void seen(Visitor visitor, UUID id, String what) throws SQLException {
    Audit.Entry entry =
        new Audit.Entry(clock.instant(), visitor.name(), "evidence-viewed", "case/" + id, what);
    database.transaction(connection -> {
      Audit.add(connection, entry);
      return entry;
    });
  }

  /// Gives a case to somebody; to nobody if the name is empty.
  boolean assign(Visitor visitor, UUID id, String name) throws SQLException {
    return change(
        visitor, id, "assignee", name, "update case_file set assignee = ? where case_id = ?");
  }

  private boolean change(Visitor visitor, UUID id, String kind, String value, String update)
      throws SQLException {
    Instant now = clock.instant();
    return database.transaction(connection -> {
      if (find(connection, visitor, id).isEmpty()) return false;
      if (!update.isEmpty()) Query.of(connection, update, value, id).run();
      if (kind.equals("state")) Labels.drop(connection, id);
      if (kind.equals("state") && value.equals(CaseState.FALSE_POSITIVE.id())) {
        Appeals.reverse(connection, id);
        Labels.keep(connection, id, now, visitor.name());
      }
      told(connection, id, new CaseNote(now, visitor.name(), kind, value));
      return true;
    });
  }

  private static void told(Connection connection, UUID id, CaseNote note) throws SQLException {
    note(connection, id, note);
    Audit.add(
        connection,
        new Audit.Entry(note.at(), note.actor(), "case-" + note.kind(), "case/" + id, note.text()));
  }

  /// Keeps what was done, in the transaction that did it.
  static void note(Connection connection, UUID id, CaseNote note) throws SQLException {
    Query.of(
            connection,
            "insert into case_note (case_id, at, actor, kind, text) values (?, ?, ?, ?, ?)",
            id,
            note.at(),
            note.actor(),
            note.kind(),
            note.text())
        .run();
    new CaseAlerts().refresh(connection, id, note.at());
  }
}
