// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers.window;

import io.accelguard.model.Endpoint;
import io.accelguard.model.Endpoint.Scope;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Who the peers of a workload are, and which way they came.
final class Peers {
  private static final int UNPRIVILEGED = 1024;
  private static final double ENOUGH_BYTES = 64 << 10;

  private Peers() {}

  static void features(
      List<Connection> connections, double now, Listeners listeners, Features.Builder into) {
    Set<String> came = new HashSet<>();
    Set<String> calledHigh = new HashSet<>();
    Set<String> calledLow = new HashSet<>();
    Map<String, Integer> held = new HashMap<>();
    double sent = 0;
    double received = 0;
    boolean local = false;
    for (Connection connection : connections) {
      Endpoint remote = connection.remote();
      boolean low = remote.port() < UNPRIVILEGED && !connection.inbound();
      if (remote.scope() != Scope.EXTERNAL) {
        local = true;
        continue;
      }
      (connection.inbound() ? came : low ? calledLow : calledHigh).add(remote.address());
      if (!connection.inbound() && connection.thin(now))
        held.merge(remote.address(), 1, Integer::sum);
      if (low) continue;
      sent += connection.sent(now);
      received += connection.received(now);
    }
    int called = calledHigh.size() + calledLow.size();
    held.values().stream()
        .mapToInt(Integer::intValue)
        .max()
        .ifPresent(most -> into.put(Feature.HELD_TO_ONE, most));
    into.put(Feature.TWO_WAY, Math.min(came.size(), calledHigh.size()));
    if (called > 0) into.put(Feature.WELL_KNOWN_SHARE, (double) calledLow.size() / called);
    if (!listeners.openTcp().isEmpty() && (local || called > 0 || !came.isEmpty())) {
      into.put(Feature.PRIVATE_ONLY, called == 0 && came.isEmpty());
    }
    if (sent + received >= ENOUGH_BYTES) into.put(Feature.UPLOAD_SHARE, sent / (sent + received));
    Set<String> networks = new HashSet<>();
    if (!calledHigh.isEmpty()) came.forEach(address -> networks.add(network(address)));
    calledHigh.forEach(address -> networks.add(network(address)));
    into.put(Feature.SPREAD, networks.size());
  }

  /// The /24 of an IPv4 address, the first three groups of an IPv6 one.
  static String network(String address) {
    if (address.indexOf(':') < 0) return address.substring(0, address.lastIndexOf('.') + 1);
    String[] groups = address.split(":", 4);
    return groups.length < 4 ? address : groups[0] + ":" + groups[1] + ":" + groups[2];
  }
}
