// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/// Appeals. While one is open the strikes of its case rest and no new one is given; who decides
/// must say why.
final class Appeals {
  private final Database database;
  private final InstantSource clock;
  private final Supplier<UUID> ids;
  private final Duration within;

  Appeals(Database database, InstantSource clock, Supplier<UUID> ids, Duration within) {
    this.database = database;
    this.clock = clock;
    this.ids = ids;
    this.within = within;
  }

  /// What became of an attempt to appeal.
  enum Answer {
    TAKEN,
    EMPTY,
    ALREADY_OPEN,
    NOTHING_TO_APPEAL,
    TOO_LATE
  }

  /// Until when a case can be appealed against: counted from the latest notice or strike.
  Optional<Instant> end(UUID file) throws SQLException {
    return database.transaction(connection -> end(connection, file));
  }

  private Optional<Instant> end(Connection connection, UUID file) throws SQLException {
    return Query.of(
            connection,
            "select at from case_note where case_id = ? and kind in ('notice', 'strike', 'held')"
                + " order by at desc limit 1",
            file)
        .first(row -> row.getTimestamp(1).toInstant().plus(within));
  }

  Answer open(UUID file, String text) throws SQLException {
    if (text.isBlank()) return Answer.EMPTY;
    Instant now = clock.instant();
    return database.transaction(connection -> {
      lock(connection, file);
      Standing standing = Standing.of(connection, file);
      if (standing.open().isPresent()) return Answer.ALREADY_OPEN;
      Optional<Instant> end = end(connection, file);
      if (end.isEmpty() || !standing.isAccused() || isDecided(connection, file))
        return Answer.NOTHING_TO_APPEAL;
      if (!now.isBefore(end.get())) return Answer.TOO_LATE;
      Query.of(
              connection,
              "insert into appeal (appeal_id, case_id, at, text) values (?, ?, ?, ?)",
              ids.get(),
              file,
              now,
              text)
          .run();
      Query.of(
              connection,
              "update strike set state = 'frozen' where case_id = ? and state = 'active'",
              file)
          .run();
      Cases.note(connection, file, new CaseNote(now, "the person", "appeal", text));
      Audit.add(
          connection,
          new Audit.Entry(now, "the person", "appeal", "case/" + file, "the strikes rest"));
      return Answer.TAKEN;
    });
  }

  /// What was decided stays decided until something new is told against the person.
  private static boolean isDecided(Connection connection, UUID file) throws SQLException {
    return Query.of(
            connection,
            "select 1 from appeal a where a.case_id = ? and not exists (select 1 from case_note n"
                + " where n.case_id = a.case_id and n.kind in ('notice', 'strike', 'held') and n.at"
                + " > a.at)",
            file)
        .any();
  }

  /// Decides; false if there is nothing to decide or no reason is given.
  boolean decide(Visitor visitor, UUID file, boolean reversed, String reason) throws SQLException {
    if (reason.isBlank()) return false;
    Instant now = clock.instant();
    return database.transaction(connection -> {
      lock(connection, file);
      String decision = reversed ? "reversed" : "upheld";
      int decided =
          Query.of(
                  connection,
                  "update appeal set decision = ?, decided_at = ?, decided_by = ?, reason = ? where"
                      + " case_id = ? and decision = 'open'",
                  decision,
                  now,
                  visitor.name(),
                  reason,
                  file)
              .run();
      if (decided == 0) return false;
      Cases.note(connection, file, new CaseNote(now, visitor.name(), "appeal " + decision, reason));
      if (reversed) {
        reverse(connection, file);
        Labels.keep(connection, file, now, visitor.name());
        Query.of(
                connection, "update case_file set state = 'false-positive' where case_id = ?", file)
            .run();
      } else {
        Query.of(
                connection,
                "update strike set state = 'active' where case_id = ? and state = 'frozen'",
                file)
            .run();
      }
      Audit.add(
          connection,
          new Audit.Entry(now, visitor.name(), "appeal-" + decision, "case/" + file, reason));
      return true;
    });
  }

  /// Takes back whatever followed from a case.
  static void reverse(Connection connection, UUID file) throws SQLException {
    Query.of(connection, "update strike set state = 'reversed' where case_id = ?", file).run();
    Query.of(
            connection,
            "update case_file set stage = 'reversed', due = null where case_id = ? and stage not in"
                + " ('none', 'observed')",
            file)
        .run();
  }

  private static void lock(Connection connection, UUID file) throws SQLException {
    Query.of(connection, "select 1 from case_file where case_id = ? for update", file).any();
  }
}
