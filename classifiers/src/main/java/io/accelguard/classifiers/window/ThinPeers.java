// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers.window;

import io.accelguard.model.Endpoint.Scope;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The few quiet, lasting peers of a workload that computes: what a pool looks like from outside,
/// also through TLS. A rhythm has a value only once three pushes and three questions were seen: a
/// subscriber is only pushed to, a client only asks.
final class ThinPeers {
  private ThinPeers() {}

  static void features(List<Connection> connections, double now, Features.Builder into) {
    Set<String> external = new HashSet<>();
    int old = 0;
    double sent = 0;
    double received = 0;
    for (Connection connection : connections) {
      if (connection.remote().scope() != Scope.EXTERNAL) continue;
      external.add(connection.remote().address());
      if (!connection.thin(now)) continue;
      if (connection.age(now) > Span.LONG.seconds()) old++;
      sent += connection.sent(now);
      received += connection.received(now);
    }
    into.put(Feature.PEERS, external.size());
    into.put(Feature.THIN_EXTERNAL, thin(connections, now, true).size());
    into.put(Feature.THIN_LOCAL, thin(connections, now, false).size());
    into.put(Feature.OLD_THIN, old);
    if (sent + received > 0) into.put(Feature.SENT_SHARE, sent / (sent + received));
    talker(connections, now, true)
        .filter(peer -> peer.pushes().interval().isPresent())
        .filter(peer -> peer.asks().length().isPresent())
        .ifPresent(peer -> {
          into.put(Feature.PUSH_INTERVAL, peer.pushes().interval());
          into.put(Feature.PUSH_BYTES, peer.pushes().length());
          into.put(Feature.ASK_BYTES, peer.asks().length());
        });
    talker(connections, now, false)
        .ifPresent(peer -> into.put(Feature.PUSH_LOCAL, peer.pushes().interval()));
  }

  /// Thin connections that the workload itself opened.
  private static List<Connection> thin(List<Connection> connections, double now, boolean external) {
    return connections.stream()
        .filter(connection -> external == (connection.remote().scope() == Scope.EXTERNAL))
        .filter(connection -> !connection.inbound() && connection.thin(now))
        .toList();
  }

  /// The oldest of them, by a rule that does not depend on the order they were stored in.
  private static Optional<Connection> talker(
      List<Connection> connections, double now, boolean external) {
    return thin(connections, now, external).stream()
        .max(
            Comparator.comparingDouble((Connection peer) -> peer.age(now))
                .thenComparingLong(Connection::inode)
                .thenComparing(peer -> peer.remote().toString()));
  }
}
