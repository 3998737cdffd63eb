// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers.window;

import io.accelguard.model.Endpoint.Scope;
import io.accelguard.model.SocketSample;
import io.accelguard.model.SocketSample.State;
import io.accelguard.model.SocketSample.Transport;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Where a workload waits for others, at one tick.
///
/// @param tcp ports with a TCP listener, by network namespace
/// @param openTcp those that are not on loopback only
/// @param openUdp bound UDP ports that are not on loopback only
record Listeners(Set<Place> tcp, Set<Place> openTcp, Set<Place> openUdp) {
  private static final int UNPRIVILEGED = 1024;
  private static final int LOCAL_DISCOVERY = 6771;

  /// A port in a network namespace.
  record Place(long namespace, int port) {}

  private static final Listeners NONE = new Listeners(Set.of(), Set.of(), Set.of());

  static Listeners of(List<SocketSample> sockets) {
    if (sockets.isEmpty()) return NONE;
    Set<Place> tcp = new HashSet<>();
    Set<Place> openTcp = new HashSet<>();
    Set<Place> openUdp = new HashSet<>();
    for (SocketSample socket : sockets) {
      Place place = new Place(socket.netNamespace(), socket.local().port());
      boolean open = socket.local().scope() != Scope.LOOPBACK;
      if (socket.state() == State.LISTEN && socket.transport() == Transport.TCP) {
        tcp.add(place);
        if (open) openTcp.add(place);
      }
      if (socket.state() == State.BOUND && socket.transport() == Transport.UDP && open) {
        openUdp.add(place);
      }
    }
    return new Listeners(tcp, openTcp, openUdp);
  }

  boolean accepts(SocketSample connection) {
    return tcp.contains(new Place(connection.netNamespace(), connection.local().port()));
  }

  /// Whether one unprivileged port is open on both transports.
  boolean twoTransports() {
    return openTcp.stream()
        .anyMatch(place -> place.port() >= UNPRIVILEGED && openUdp.contains(place));
  }

  boolean localDiscovery() {
    return openUdp.stream().anyMatch(place -> place.port() == LOCAL_DISCOVERY);
  }

  boolean torrentPort() {
    return openTcp.stream().anyMatch(Listeners::torrent)
        || openUdp.stream().anyMatch(Listeners::torrent);
  }

  private static boolean torrent(Place place) {
    return place.port() == 51413 || (place.port() >= 6881 && place.port() <= 6999);
  }
}
