// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import io.accelguard.model.Alert;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/// Finds nodes that fell silent. One is an alert of its own; many at once are one alert, because
/// then something else is broken. Silence counts only while somebody looked: after a gap between
/// two sweeps every node gets its time again.
final class NodeSweep {
  private static final long LOCK = 0x7377656570L;
  private static final Duration GAP = Duration.ofSeconds(60);
  private static final Duration AT_ONCE = Duration.ofSeconds(60);
  private static final Duration JOINED = Duration.ofMinutes(10);
  private static final Duration STOPPING = Duration.ofMinutes(10);
  private static final int MANY = 10;
  private static final String SILENT =
      """
      select n.node_id, n.host, coalesce(s.last_sync, n.enrolled_at) as seen from node n left join node_state s using (node_id)
      where n.retired_at is null and greatest(coalesce(s.last_sync, n.enrolled_at), ?::timestamptz) < case when s.mode = 'stopping' then ?::timestamptz else ?::timestamptz end
      order by n.host, n.node_id
      """;

  private final Database database;
  private final InstantSource clock;
  private final Supplier<UUID> ids;
  private final Duration lost;
  private final Alerts alerts = new Alerts();

  /// @param interval at which nodes call; five and a half of them are silence
  NodeSweep(Database database, InstantSource clock, Supplier<UUID> ids, Duration interval) {
    this.database = database;
    this.clock = clock;
    this.ids = ids;
    this.lost = interval.multipliedBy(11).dividedBy(2);
  }

  private record Node(UUID id, String host, Instant seen) {}

  private record Known(UUID id, Instant found, String alert) {}

  /// One sweep.
  void run() throws SQLException {
    database.transaction(connection -> {
      if (Query.of(connection, "select 1 where pg_try_advisory_xact_lock(?)", LOCK).any())
        sweep(connection, clock.instant());
      return true;
    });
  }

  private void sweep(Connection connection, Instant now) throws SQLException {
    Instant resumed = resumed(connection, now);
    List<Node> silent =
        Query.of(connection, SILENT, resumed, now.minus(STOPPING), now.minus(lost))
            .list(row ->
                new Node(
                    row.getObject("node_id", UUID.class),
                    row.getString("host"),
                    row.getTimestamp("seen").toInstant()));
    List<Known> known =
        Query.of(connection, "select * from silent_node")
            .list(row ->
                new Known(
                    row.getObject("node_id", UUID.class),
                    row.getTimestamp("found_at").toInstant(),
                    row.getString("alert_id")));
    Set<String> touched = new HashSet<>();
    Set<UUID> still = new HashSet<>(silent.stream().map(Node::id).toList());
    for (Known back : known) {
      if (still.contains(back.id())) continue;
      Query.of(connection, "delete from silent_node where node_id = ?", back.id()).run();
      touched.add(back.alert());
    }
    Set<UUID> before = new HashSet<>(known.stream().map(Known::id).toList());
    List<Node> fresh = silent.stream().filter(node -> !before.contains(node.id())).toList();
    if (!fresh.isEmpty()) file(connection, fresh, known, still, now, touched);
    for (String alert : touched) refresh(connection, alert, silent, now);
  }

  /// Since when there was no gap between sweeps.
  private static Instant resumed(Connection connection, Instant now) throws SQLException {
    record Sweep(Instant at, Instant resumed) {}
    Optional<Sweep> last =
        Query.of(connection, "select at, resumed_at from sweep")
            .first(
                row -> new Sweep(row.getTimestamp(1).toInstant(), row.getTimestamp(2).toInstant()));
    Instant resumed =
        last.filter(sweep -> Duration.between(sweep.at(), now).compareTo(GAP) <= 0)
            .map(Sweep::resumed)
            .orElse(now);
    Query.of(
            connection,
            "insert into sweep (at, resumed_at) values (?, ?) on conflict (one) do update set at ="
                + " excluded.at, resumed_at = excluded.resumed_at",
            now,
            resumed)
        .run();
    return resumed;
  }

  private void file(
      Connection connection,
      List<Node> fresh,
      List<Known> known,
      Set<UUID> still,
      Instant now,
      Set<String> touched)
      throws SQLException {
    List<Known> lately =
        known.stream()
            .filter(node -> still.contains(node.id()))
            .filter(node -> node.alert().startsWith("node/"))
            .filter(node -> node.found().isAfter(now.minus(AT_ONCE)))
            .toList();
    Optional<String> fleet = fleet(connection, fresh.size() + lately.size(), now);
    for (Node node : fresh)
      keep(connection, node.id(), now, fleet.orElse("node/" + node.id()), touched);
    if (fleet.isEmpty()) return;
    for (Known node : lately) {
      touched.add(node.alert());
      keep(connection, node.id(), node.found(), fleet.get(), touched);
    }
  }

  /// The alert of many nodes, if these belong to one.
  private Optional<String> fleet(Connection connection, int count, Instant now)
      throws SQLException {
    Optional<String> open =
        Query.of(
                connection,
                "select alert_id from alert where alert_id like 'fleet/%' and firing and raised_at"
                    + " > ? order by raised_at desc",
                now.minus(JOINED))
            .first(row -> row.getString(1));
    if (open.isPresent()) return open;
    long all =
        Query.of(connection, "select count(*) from node where retired_at is null")
            .first(row -> row.getLong(1))
            .orElse(0L);
    boolean many = count > MANY || (count > 1 && count * 10L > all);
    return many ? Optional.of("fleet/" + ids.get()) : Optional.empty();
  }

  private static void keep(
      Connection connection, UUID node, Instant found, String alert, Set<String> touched)
      throws SQLException {
    Query.of(
            connection,
            "insert into silent_node (node_id, found_at, alert_id) values (?, ?, ?) on conflict"
                + " (node_id) do update set alert_id = excluded.alert_id",
            node,
            found,
            alert)
        .run();
    touched.add(alert);
  }

  private void refresh(Connection connection, String id, List<Node> silent, Instant now)
      throws SQLException {
    Set<UUID> members =
        new HashSet<>(
            Query.of(connection, "select node_id from silent_node where alert_id = ?", id)
                .list(row -> row.getObject(1, UUID.class)));
    List<Node> nodes = silent.stream().filter(node -> members.contains(node.id())).toList();
    if (nodes.isEmpty()) {
      alerts.end(connection, id, now);
      return;
    }
    List<String> hosts = new ArrayList<>(nodes.stream().map(Node::host).toList());
    Instant since = nodes.stream().map(Node::seen).min(Instant::compareTo).orElse(now);
    boolean many = id.startsWith("fleet/");
    String summary =
        many
            ? hosts.size() + " nodes are silent, the first since " + Words.time(since)
            : "Node " + hosts.getFirst() + " is silent since " + Words.time(since);
    Alert alert =
        new Alert(
            id,
            many
                ? Map.of("alertname", "AccelguardNodesSilent", "outage", id.substring(6))
                : Map.of(
                    "alertname", "AccelguardNodeSilent", "node", Alerts.text(hosts.getFirst())),
            Alerts.text(summary),
            many ? Alerts.text("Nodes: " + Alerts.names(hosts, 20)) : "",
            since,
            null,
            "/");
    alerts.raise(
        connection,
        new AlertRow("", many ? "critical" : "warning", "", List.of(), hosts, now, 0, alert),
        String.join(",", hosts),
        now);
  }
}
