// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import io.accelguard.model.Incident;
import io.accelguard.model.JsonCodec;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/// Puts what nodes report into cases: one for each account and category, over all nodes, until it
/// was quiet for a day. It runs beside the intake, so that no node waits for it; every replica may
/// run it, one at a time does.
final class Filing {
  private static final Duration QUIET = Duration.ofHours(24);
  private static final int BATCH = 200;
  private static final long LOCK = 0x63617365L;
  private static final String UNFILED =
      """
      select i.node_id, i.incident_id, i.case_id, i.opened_at, i.updated_at, i.category, i.body, n.host
      from incident i join node n using (node_id) where not i.filed order by i.opened_at, i.node_id, i.incident_id limit ?
      """;
  private static final String JOINABLE =
      """
      select c.case_id from case_file c where c.account = ? and c.category = ? and c.state in ('open', 'acknowledged')
        and c.opened_at <= ? and (c.updated_at >= ?
          or exists (select 1 from incident i where i.case_id = c.case_id and i.cleared_at is null))
      order by c.updated_at desc limit 1
      """;

  private final Database database;
  private final Accounts accounts;
  private final Supplier<UUID> ids;
  private final InstantSource clock;
  private final CaseAlerts alerts = new CaseAlerts();
  private final JsonCodec codec = new JsonCodec();

  Filing(Database database, Accounts accounts, Supplier<UUID> ids, InstantSource clock) {
    this.database = database;
    this.accounts = accounts;
    this.ids = ids;
    this.clock = clock;
  }

  private record Report(
      UUID node,
      String id,
      Optional<UUID> file,
      Instant opened,
      Instant updated,
      String category,
      String body,
      String host) {
    static Report of(ResultSet row) throws SQLException {
      return new Report(
          row.getObject("node_id", UUID.class),
          row.getString("incident_id"),
          Optional.ofNullable(row.getObject("case_id", UUID.class)),
          row.getTimestamp("opened_at").toInstant(),
          row.getTimestamp("updated_at").toInstant(),
          row.getString("category"),
          row.getString("body"),
          row.getString("host"));
    }
  }

  /// Files what is new.
  ///
  /// @return how many reports were filed
  int run() throws SQLException {
    int filed = 0;
    int batch;
    do {
      batch = database.transaction(this::batch);
      filed += batch;
    } while (batch == BATCH);
    return filed;
  }

  private int batch(Connection connection) throws SQLException {
    if (!Query.of(connection, "select 1 where pg_try_advisory_xact_lock(?)", LOCK).any()) return 0;
    List<Report> reports = Query.of(connection, UNFILED, BATCH).list(Report::of);
    Set<UUID> touched = new LinkedHashSet<>();
    for (Report report : reports) {
      UUID file = report.file().isPresent() ? report.file().get() : fileFor(connection, report);
      Query.of(
              connection,
              "update case_file set opened_at = least(opened_at, ?), updated_at ="
                  + " greatest(updated_at, ?) where case_id = ?",
              report.opened(),
              report.updated(),
              file)
          .run();
      // A report that came meanwhile has another time and waits for the next round.
      Query.of(
              connection,
              "update incident set case_id = ?, filed = (updated_at = ?) where node_id = ? and"
                  + " incident_id = ?",
              file,
              report.updated(),
              report.node(),
              report.id())
          .run();
      touched.add(file);
    }
    for (UUID file : touched) alerts.refresh(connection, file, clock.instant());
    return reports.size();
  }

  private UUID fileFor(Connection connection, Report report) throws SQLException {
    Account account =
        codec
            .read(Incident.class, report.body())
            .map(incident -> accounts.of(incident.workload().owner(), report.host()))
            .orElseGet(() -> new Account("unreadable", false, "", Set.of()));
    Optional<UUID> known =
        Query.of(
                connection,
                JOINABLE,
                account.name(),
                report.category(),
                report.updated().plus(QUIET),
                report.opened().minus(QUIET))
            .first(row -> row.getObject(1, UUID.class));
    if (known.isPresent()) return known.get();
    UUID made = ids.get();
    Query.of(
            connection,
            "insert into case_file (case_id, account, person, tier, groups, category, opened_at,"
                + " updated_at) values (?, ?, ?, ?, ?, ?, ?, ?)",
            made,
            account.name(),
            account.person(),
            account.tier(),
            account.groups(),
            report.category(),
            report.opened(),
            report.updated())
        .run();
    return made;
  }
}
