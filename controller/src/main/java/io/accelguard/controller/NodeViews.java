// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import io.accelguard.model.JsonCodec;
import io.accelguard.model.Sync;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/// Reads what is known of one node.
final class NodeViews {
  private static final String NODE =
      """
      select n.*, s.last_sync, coalesce(s.agent_version, '') agent_version, coalesce(s.mode, '') mode,
        coalesce(s.alarm, '') alarm, coalesce(s.skew_seconds, 0) skew_seconds, s.state
      from node n left join node_state s using (node_id) where n.node_id = ?
      """;

  private final Database database;
  private final JsonCodec codec = new JsonCodec();

  NodeViews(Database database) {
    this.database = database;
  }

  Optional<NodeView> of(UUID node) throws SQLException {
    return database.transaction(connection -> {
      List<NodeView.Books> books =
          Query.of(
                  connection,
                  "select * from spool_log where node_id = ? order by log, spool_id desc limit 30",
                  node)
              .list(NodeViews::books);
      List<Instances.Instance> instances = Instances.known(connection, node);
      List<NodeView.Same> same = same(connection, node);
      return Query.of(connection, NODE, node).first(row -> view(row, books, instances, same));
    });
  }

  private static List<NodeView.Same> same(Connection connection, UUID node) throws SQLException {
    return Query.of(
            connection,
            "select o.node_id, o.host from node n join node o on o.machine = n.machine and"
                + " o.node_id <> n.node_id where n.node_id = ? and n.machine <> 'unknown' order by"
                + " o.enrolled_at desc limit 20",
            node)
        .list(row -> new NodeView.Same(row.getString(1), row.getString(2)));
  }

  private static NodeView.Books books(ResultSet row) throws SQLException {
    return new NodeView.Books(
        row.getString("log"),
        row.getString("spool_id"),
        row.getLong("produced"),
        row.getLong("acknowledged"),
        row.getLong("backlog"),
        row.getLong("dropped"),
        row.getLong("stored"));
  }

  private NodeView view(
      ResultSet row,
      List<NodeView.Books> books,
      List<Instances.Instance> instances,
      List<NodeView.Same> same)
      throws SQLException {
    Sync.NodeState state =
        codec
            .read(Sync.NodeState.class, Objects.requireNonNullElse(row.getString("state"), "null"))
            .orElse(Sync.NodeState.UNKNOWN);
    return new NodeView(
        row.getString("node_id"),
        row.getString("host"),
        row.getTimestamp("enrolled_at").toInstant(),
        Query.time(row, "last_sync"),
        Query.time(row, "certified_until"),
        Query.time(row, "revoked_at"),
        Query.time(row, "quarantined_at"),
        row.getString("quarantine_reason"),
        row.getString("agent_version"),
        row.getString("mode"),
        row.getString("alarm"),
        Duration.ofMillis(Math.round(row.getDouble("skew_seconds") * 1000)),
        state,
        books,
        instances,
        same);
  }
}
