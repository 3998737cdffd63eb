// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import io.accelguard.controller.Cursor.Page;
import io.accelguard.controller.IncidentView.Step;
import io.accelguard.controller.Overview.Health;
import io.accelguard.controller.Overview.IncidentRow;
import io.accelguard.controller.Overview.NodeRow;
import io.accelguard.model.Incident;
import io.accelguard.model.JsonCodec;
import io.accelguard.model.Sync;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/// Reads what people want to see.
final class Reports {
  private static final int MAX_ROWS = 200;
  private static final int MAX_STEPS = 500;
  private static final String NODES =
      """
      select n.node_id, n.host, n.enrolled_at, s.last_sync, coalesce(s.agent_version, ''), coalesce(s.mode, ''), s.state,
        coalesce(s.alarm, ''), coalesce(l.backlog, 0), coalesce(l.dropped, 0), coalesce(i.open, 0),
        n.quarantined_at is not null, coalesce(l.unaccounted, 0)
      from node n
        left join node_state s using (node_id)
        left join (select node_id, least(sum(backlog), 1e15)::bigint backlog, least(sum(dropped), 1e15)::bigint dropped,
          least(sum(abs(produced::numeric - acknowledged - backlog - dropped)), 1e15)::bigint unaccounted from spool_log group by node_id) l using (node_id)
        left join (select node_id, count(*) as open from incident where cleared_at is null group by node_id) i using (node_id)
      order by i.open desc nulls last, n.host limit 1000
      """;
  private static final String INCIDENTS =
      """
      select i.node_id, n.host, i.opened_at, i.updated_at, i.body, i.incident_id from incident i join node n using (node_id)
      """;

  private static final String VISIBLE =
      """
       from incident i join node n using (node_id) left join case_file c using (case_id)
      where (cardinality(?::text[]) = 0 or c.groups && ?) and
      """;

  private final Database database;
  private final InstantSource clock;
  private final Duration interval;
  private final JsonCodec codec = new JsonCodec();

  Reports(Database database, InstantSource clock, Duration interval) {
    this.database = database;
    this.clock = clock;
    this.interval = interval;
  }

  /// What an incident is known by.
  record Key(UUID node, String incident) {}

  /// One incident with everything that was reported about it.
  record History(IncidentRow latest, List<Step> steps) {}

  /// The first page; of incidents those of the groups that the visitor may see.
  Overview overview(Visitor visitor) throws SQLException {
    return database.transaction(connection ->
        new Overview(
            clock.instant(),
            nodes(connection),
            openByCategory(connection, visitor),
            Query.of(
                    connection,
                    "select count(*)" + VISIBLE + "cleared_at is null and i.state = 'violation'",
                    visitor.groups(),
                    visitor.groups())
                .first(row -> row.getLong(1))
                .orElse(0L),
            incidents(
                connection,
                visitor,
                "i.cleared_at is null order by i.posterior desc, i.updated_at desc"),
            incidents(connection, visitor, "i.cleared_at is not null order by i.cleared_at desc")));
  }

  private List<NodeRow> nodes(Connection connection) throws SQLException {
    List<NodeRow> nodes = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement(NODES);
        ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        Timestamp last = rows.getTimestamp(4);
        Instant seen = (last == null ? rows.getTimestamp(3) : last).toInstant();
        Duration silence = Duration.between(seen, clock.instant());
        String state = rows.getString(7);
        nodes.add(
            new NodeRow(
                rows.getString(1),
                rows.getString(2),
                health(silence, rows.getString(6)),
                silence.isNegative() ? Duration.ZERO : silence,
                rows.getString(5),
                rows.getString(6),
                state == null
                    ? Sync.NodeState.UNKNOWN
                    : codec.read(Sync.NodeState.class, state).orElse(Sync.NodeState.UNKNOWN),
                rows.getString(8),
                rows.getLong(9),
                rows.getLong(10),
                rows.getInt(11),
                rows.getBoolean(12),
                rows.getLong(13)));
      }
    }
    return nodes;
  }

  /// Silent for two and a half intervals is stale, for five and a half lost; an agent that said
  /// good-bye is neither.
  private Health health(Duration silence, String mode) {
    if (mode.equals("stopping")) return Health.STOPPED;
    if (silence.compareTo(interval.multipliedBy(5).dividedBy(2)) <= 0) return Health.HEALTHY;
    return silence.compareTo(interval.multipliedBy(11).dividedBy(2)) <= 0
        ? Health.STALE
        : Health.LOST;
  }

  private List<IncidentRow> incidents(Connection connection, Visitor visitor, String condition)
      throws SQLException {
    String sql =
        "select i.node_id, n.host, i.opened_at, i.updated_at, i.body, i.incident_id"
            + VISIBLE
            + condition
            + " limit "
            + MAX_ROWS;
    return Query.of(connection, sql, visitor.groups(), visitor.groups()).list(this::row).stream()
        .flatMap(Optional::stream)
        .toList();
  }

  /// Incidents of those groups that the visitor may see, the newest first.
  ///
  /// @param state `open`, `cleared` or `all`
  Page<IncidentRow> page(Visitor visitor, String state, Cursor after, int limit)
      throws SQLException {
    String sql =
        INCIDENTS
            + """
             left join case_file c using (case_id) where (cardinality(?::text[]) = 0 or c.groups && ?)
               and (? = 'all' or (? = 'open') = (i.cleared_at is null))
               and (i.opened_at, i.node_id || '/' || i.incident_id) < (?, ?)
             order by i.opened_at desc, i.node_id || '/' || i.incident_id desc limit ?
            """;
    List<Placed> found =
        database.transaction(connection ->
            Query.of(
                    connection,
                    sql,
                    visitor.groups(),
                    visitor.groups(),
                    state,
                    state,
                    after.at(),
                    after.key(),
                    limit + 1)
                .list(row ->
                    new Placed(
                        new Cursor(
                            row.getTimestamp(3).toInstant(),
                            row.getString(1) + "/" + row.getString("incident_id")),
                        row(row))));
    Page<Placed> page = Page.of(found, limit, Placed::place);
    return new Page<>(
        page.rows().stream().flatMap(placed -> placed.row().stream()).toList(), page.next());
  }

  /// A row, which a later version may not be able to read, and where it stands.
  private record Placed(Cursor place, Optional<IncidentRow> row) {}

  private Optional<IncidentRow> row(ResultSet rows) throws SQLException {
    String node = rows.getString(1);
    String host = rows.getString(2);
    Instant opened = rows.getTimestamp(3).toInstant();
    Instant updated = rows.getTimestamp(4).toInstant();
    return codec
        .read(Incident.class, rows.getString(5))
        .map(incident -> new IncidentRow(node, host, opened, updated, incident));
  }

  /// An incident by node and id.
  Optional<History> history(UUID node, String incident) throws SQLException {
    return database.transaction(connection -> {
      Optional<IncidentRow> latest =
          Query.of(
                  connection,
                  INCIDENTS + " where i.node_id = ? and i.incident_id = ?",
                  node,
                  incident)
              .first(this::row)
              .flatMap(found -> found);
      List<Step> steps = steps(connection, node, incident);
      return latest.map(found -> new History(found, steps));
    });
  }

  private List<Step> steps(Connection connection, UUID node, String incident) throws SQLException {
    String sql =
        "select at, body -> 'incident' from event where body -> 'incident' is not null and body ->"
            + " 'incident' ->> 'id' = ? and node_id = ? order by at desc, seq desc limit "
            + MAX_STEPS;
    return Query.of(connection, sql, incident, node)
        .list(row -> {
          Instant at = row.getTimestamp(1).toInstant();
          return codec.read(Incident.class, row.getString(2)).map(found -> new Step(at, found));
        })
        .reversed()
        .stream()
        .flatMap(Optional::stream)
        .toList();
  }

  /// How many events were stored.
  long events() throws SQLException {
    return database.transaction(
        connection -> number(connection, "select coalesce(sum(stored), 0)::bigint from spool_log"));
  }

  private static Map<String, Long> openByCategory(Connection connection, Visitor visitor)
      throws SQLException {
    Map<String, Long> counts = new TreeMap<>();
    Query.of(
            connection,
            "select i.category, count(*)" + VISIBLE + "cleared_at is null group by 1",
            visitor.groups(),
            visitor.groups())
        .list(row -> counts.put(row.getString(1), row.getLong(2)));
    return counts;
  }

  private static long number(Connection connection, String sql) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(sql);
        ResultSet rows = select.executeQuery()) {
      rows.next();
      return rows.getLong(1);
    }
  }
}
