// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Everything that is kept about one account: what there is, and all of it as JSON. [Erasure]
/// deletes it.
final class PersonalData {
  /// One kind of rows about an account; its query takes the account once.
  record Section(String name, String sql) {}

  /// Subjects by which the audit names an account and what is its own.
  static final String SUBJECTS =
      """
      with p as (select ?::text as account)
      select 'case/' || case_id from case_file where account = (select account from p)
      union all select 'exemption/' || exemption_id from exemption where kind = 'account' and name = (select account from p)
      union all select 'silence/' || silence_id from silence where account = (select account from p)
      union all select 'account/' || account from p
      """;

  static final List<Section> SECTIONS =
      List.of(
          new Section("cases", "select c.* from case_file c where account = ? order by opened_at"),
          of("notes", "n.*", "case_note n", "note_id"),
          of("appeals", "n.*", "appeal n", "at"),
          new Section("strikes", "select s.* from strike s where account = ? order by at"),
          new Section("notices", "select n.* from notice n where account = ? order by created_at"),
          of("incidents", "n.*", "incident n", "opened_at"),
          of(
              "fingerprints",
              "f.*",
              "incident n join fingerprint f using (node_id, incident_id)",
              "seen_at"),
          of("labels", "l.*", "incident n join label l using (node_id, incident_id)", "l.at"),
          of(
              "events",
              "e.*",
              "incident n join event e on e.node_id = n.node_id and e.body -> 'incident' is not"
                  + " null and e.body -> 'incident' ->> 'id' = n.incident_id",
              "e.at"),
          new Section(
              "exemptions",
              "select e.* from exemption e where kind = 'account' and name = ? order by"
                  + " created_at"),
          new Section(
              "silences", "select s.* from silence s where account = ? order by created_at"),
          new Section("alerts", "select a.* from alert a where account = ? order by raised_at"),
          new Section(
              "audit",
              "select seq, at, actor, action, subject, detail from audit where subject in ("
                  + SUBJECTS
                  + ") order by seq"));

  private final Database database;
  private final InstantSource clock;
  private final Accounts accounts;

  PersonalData(Database database, InstantSource clock, Accounts accounts) {
    this.database = database;
    this.clock = clock;
    this.accounts = accounts;
  }

  private static Section of(String name, String columns, String tables, String order) {
    return new Section(
        name,
        "select "
            + columns
            + " from "
            + tables
            + " join case_file c on c.case_id = n.case_id where c.account = ? order by "
            + order);
  }

  /// The account that somebody means by its name or by one of its owners'.
  String account(String user) {
    return accounts.find(user).name();
  }

  /// How many rows of each kind there are.
  static Map<String, Long> counts(Connection connection, String account) throws SQLException {
    Map<String, Long> counts = new LinkedHashMap<>();
    for (Section section : SECTIONS)
      counts.put(
          section.name(),
          Query.of(connection, "select count(*) from (" + section.sql() + ") x", account)
              .first(row -> row.getLong(1))
              .orElse(0L));
    return counts;
  }

  /// Writes all of it as one JSON object with a list for each kind, a row a line.
  ///
  /// @param by who asks; the audit keeps that they did
  void export(String account, String by, Writer out) throws IOException, SQLException {
    Instant now = clock.instant();
    try {
      database.transaction(connection -> {
        Query.of(connection, "set transaction isolation level repeatable read").run();
        try {
          out.write(
              "{\"account\": " + quoted(connection, account) + ",\n\"exported\": \"" + now + "\"");
          for (Section section : SECTIONS) write(connection, section, account, out);
          out.write("}\n");
          out.flush();
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
        return true;
      });
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    database.transaction(connection -> {
      Audit.add(connection, new Audit.Entry(now, by, "person-exported", "account/" + account, ""));
      return true;
    });
  }

  private static void write(Connection connection, Section section, String account, Writer out)
      throws SQLException, IOException {
    out.write(",\n\"" + section.name() + "\": [");
    String[] before = {"\n"};
    Query.of(connection, "select to_jsonb(x)::text from (" + section.sql() + ") x", account)
        .each(row -> {
          try {
            out.write(before[0] + Texts.visible(row.getString(1)));
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
          before[0] = ",\n";
        });
    out.write("]");
  }

  private static String quoted(Connection connection, String text) throws SQLException {
    return Texts.visible(
        Query.of(connection, "select to_jsonb(?::text)::text", text)
            .list(row -> row.getString(1))
            .getFirst());
  }
}
