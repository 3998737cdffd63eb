// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import io.accelguard.model.Sync;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Tells a node that was started anew from a node that exists twice.
///
/// Each process of an agent has a random id. A new id is a restart, a reboot or a new installation
/// with kept files: the ids before it fall silent. An id that comes back after another one is a
/// second machine with the same key, or a snapshot that was restored. Calls that were under way
/// when the agent was started anew come back too: they are told by the time since boot at which
/// they were sent, whatever the wall clocks say.
public final class Instances {
  private static final int KEPT = 8;
  private static final Duration UNDER_WAY = Duration.ofMinutes(2);
  private static final Duration APART = Duration.ofSeconds(10);
  private static final double MOST_SECONDS = 1e10;

  private Instances() {}

  /// A process that spoke for a node.
  ///
  /// @param uptime seconds since boot when it sent what was last seen
  public record Instance(
      String id, String boot, String address, Instant first, Instant last, double uptime) {
    static Instance of(ResultSet row) throws SQLException {
      return new Instance(
          row.getString("instance_id"),
          row.getString("boot_id"),
          row.getString("address"),
          row.getTimestamp("first_seen").toInstant(),
          row.getTimestamp("last_seen").toInstant(),
          row.getDouble("uptime"));
    }
  }

  /// What a call is.
  sealed interface Sighting {
    /// Of the node as it runs.
    record Current() implements Sighting {}

    /// Of a process that has ended, sent before that.
    record Late() implements Sighting {}

    /// Of a second one.
    record Twice(String reason) implements Sighting {}
  }

  /// @param known the newest first
  static Sighting judge(List<Instance> known, Instance call) {
    Optional<Instance> before =
        known.stream().filter(one -> one.id().equals(call.id())).findFirst();
    if (before.isEmpty() || known.getFirst().id().equals(call.id())) return new Sighting.Current();
    Instance newest = known.getFirst();
    double since = Math.clamp(call.uptime() - before.get().uptime(), 0, MOST_SECONDS);
    Instant sent = before.get().last().plusMillis(Math.round(since * 1000));
    boolean late =
        sent.isBefore(newest.first().plus(APART))
            && call.last().isBefore(before.get().last().plus(UNDER_WAY));
    return late
        ? new Sighting.Late()
        : new Sighting.Twice(
            "a process that another one had replaced speaks again: boot "
                + before.get().boot()
                + " at "
                + call.address()
                + ", and boot "
                + newest.boot()
                + " at "
                + newest.address());
  }

  /// Judges a call and remembers it. Calls of one node wait for each other here.
  static Sighting take(
      Connection connection, UUID node, Sync.Request request, String address, Instant now)
      throws SQLException {
    Query.of(connection, "select 1 from node where node_id = ? for no key update", node).any();
    double uptime = request.uptimeSeconds();
    Instance call =
        new Instance(
            Texts.bounded(request.instanceId(), 64),
            Texts.bounded(request.bootId(), 64),
            address,
            now,
            now,
            Double.isFinite(uptime) ? Math.clamp(uptime, 0, MOST_SECONDS) : 0);
    Sighting sighting = judge(known(connection, node), call);
    if (sighting instanceof Sighting.Current) remember(connection, node, call);
    return sighting;
  }

  /// The latest processes of a node, the newest first.
  static List<Instance> known(Connection connection, UUID node) throws SQLException {
    return Query.of(
            connection,
            "select * from node_instance where node_id = ? order by first_seen desc, last_seen desc"
                + " limit "
                + KEPT,
            node)
        .list(Instance::of);
  }

  private static void remember(Connection connection, UUID node, Instance call)
      throws SQLException {
    int changed =
        Query.of(
                connection,
                "update node_instance set last_seen = ?, uptime = ?, address = ? where node_id = ?"
                    + " and instance_id = ?",
                call.last(),
                call.uptime(),
                call.address(),
                node,
                call.id())
            .run();
    if (changed == 1) return;
    Query.of(
            connection,
            "insert into node_instance (node_id, instance_id, boot_id, address, first_seen,"
                + " last_seen, uptime) values (?, ?, ?, ?, ?, ?, ?)",
            node,
            call.id(),
            call.boot(),
            call.address(),
            call.first(),
            call.last(),
            call.uptime())
        .run();
    Query.of(
            connection,
            "delete from node_instance where node_id = ? and instance_id not in (select instance_id"
                + " from node_instance where node_id = ? order by first_seen desc limit "
                + KEPT
                + ")",
            node,
            node)
        .run();
  }
}
