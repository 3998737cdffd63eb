// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers.window;

import io.accelguard.classifiers.window.Connection.Moved;
import io.accelguard.model.Endpoint.Scope;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Strangers that came to a workload in the last minutes, and what they were given.
final class Guests {
  /// Networks remembered; more are not told apart.
  private static final int MAX_NETWORKS = 256;

  /// Less than this in a minute is no serving.
  private static final double ENOUGH_BYTES = 1 << 20;

  private static final int STRETCH = 10;
  private static final int GIVEN = 0;
  private static final int SECONDS = 1;

  private final Map<String, Double> networks = new LinkedHashMap<>();
  private final Buckets totals = new Buckets(2, Span.LONG.seconds() / STRETCH, STRETCH);

  void pass(double now, double elapsed) {
    totals.add(now, SECONDS, elapsed);
    if (!networks.isEmpty()) {
      networks.values().removeIf(seen -> now - seen > Span.LONG.seconds());
    }
  }

  void add(Connection connection, Moved moved, double now) {
    if (!isGuest(connection)) return;
    String network = Peers.network(connection.remote().address());
    if (networks.size() < MAX_NETWORKS || networks.containsKey(network)) networks.put(network, now);
    if (moved.sent() > 0) totals.add(now, GIVEN, moved.sent());
  }

  void features(double now, List<Connection> connections, Features.Builder into) {
    if (networks.isEmpty()) return;
    into.put(Feature.GUEST_NETWORKS, networks.size());
    double seconds = totals.sum(now, SECONDS, Span.LONG.seconds());
    if (seconds >= Span.MEDIUM.seconds()) {
      into.put(Feature.SERVED_RATE, totals.sum(now, GIVEN, Span.LONG.seconds()) / seconds);
    }
    double sent = 0;
    double received = 0;
    for (Connection connection : connections) {
      if (!isGuest(connection)) continue;
      sent += connection.sent(now);
      received += connection.received(now);
    }
    if (sent + received >= ENOUGH_BYTES) into.put(Feature.SERVED_SHARE, sent / (sent + received));
  }

  private static boolean isGuest(Connection connection) {
    return connection.inbound() && connection.remote().scope() == Scope.EXTERNAL;
  }
}
