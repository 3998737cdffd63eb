// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers.window;

import io.accelguard.classifiers.window.Connection.Moved;
import io.accelguard.model.Endpoint;
import io.accelguard.model.Endpoint.Scope;
import io.accelguard.model.SocketSample;
import io.accelguard.model.SocketSample.State;
import io.accelguard.model.SocketSample.Transport;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The sockets of a workload in the last minutes.
final class NetworkWindow {
  /// Connections followed one by one; more are not looked at.
  private static final int MAX_CONNECTIONS = 512;

  private static final int SENT = 0;
  private static final int RECEIVED = 1;
  private static final int EXTERNAL_SENT = 2;
  private static final int EXTERNAL_RECEIVED = 3;
  private static final int SECONDS = 4;

  private final Map<Tuple, Connection> connections = new LinkedHashMap<>();
  private final Buckets totals = new Buckets(5, Span.MEDIUM.seconds(), 1);
  private final RelayWindow relay = new RelayWindow();
  private final Guests guests = new Guests();
  private Map<Long, SocketSample> datagrams = new HashMap<>();
  private Listeners listeners = Listeners.of(List.of());
  private boolean seen;

  /// A connection; the inode tells two apart that reuse one pair of ports.
  private record Tuple(long inode, Endpoint local, Endpoint remote, long namespace) {}

  void observe(Share share) {
    double now = share.now();
    seen |= !share.sockets().isEmpty();
    listeners = Listeners.of(share.sockets());
    totals.add(now, SECONDS, share.elapsed());
    guests.pass(now, share.elapsed());
    Map<Long, SocketSample> past = datagrams;
    if (!past.isEmpty()) datagrams = new HashMap<>();
    for (SocketSample socket : share.sockets()) {
      if (socket.transport() == Transport.UDP) count(socket, past, now);
      else if (socket.state() == State.ESTABLISHED || socket.state() == State.ENDED)
        follow(socket, now);
    }
    if (!connections.isEmpty()) {
      connections.values().removeIf(gone -> now - gone.lastSeen() > Span.MEDIUM.seconds());
    }
  }

  /// Datagrams count where somebody accounts them.
  private void count(SocketSample socket, Map<Long, SocketSample> past, double now) {
    if (socket.bytesSent().isEmpty() || socket.bytesReceived().isEmpty()) return;
    datagrams.put(socket.inode(), socket);
    SocketSample before = past.get(socket.inode());
    if (before == null) return;
    long sent = socket.bytesSent().getAsLong() - before.bytesSent().orElse(0);
    long received = socket.bytesReceived().getAsLong() - before.bytesReceived().orElse(0);
    totals.add(now, SENT, (double) Math.max(0, sent));
    totals.add(now, RECEIVED, (double) Math.max(0, received));
  }

  private void follow(SocketSample socket, double now) {
    Tuple tuple = new Tuple(socket.inode(), socket.local(), socket.remote(), socket.netNamespace());
    Connection connection = connections.get(tuple);
    if (connection == null) {
      boolean over = socket.state() == State.ENDED;
      if (over || connections.size() >= MAX_CONNECTIONS) return;
      connection = new Connection(socket, listeners.accepts(socket), now);
      connections.put(tuple, connection);
    }
    Moved moved = connection.observe(socket, now);
    relay.add(connection, moved, now);
    guests.add(connection, moved, now);
    if (moved.sent() > 0) totals.add(now, SENT, moved.sent());
    if (moved.received() > 0) totals.add(now, RECEIVED, moved.received());
    if (socket.remote().scope() == Scope.EXTERNAL) {
      if (moved.sent() > 0) totals.add(now, EXTERNAL_SENT, moved.sent());
      if (moved.received() > 0) totals.add(now, EXTERNAL_RECEIVED, moved.received());
    }
  }

  double externalSent(double now) {
    return totals.sum(now, EXTERNAL_SENT, Span.MEDIUM.seconds());
  }

  double externalReceived(double now) {
    return totals.sum(now, EXTERNAL_RECEIVED, Span.MEDIUM.seconds());
  }

  boolean twoTransports() {
    return listeners.twoTransports();
  }

  /// @param computing whether the workload keeps a CPU or a device busy
  void features(double now, boolean computing, Features.Builder into) {
    if (!seen) return;
    double seconds = totals.sum(now, SECONDS, Span.SHORT.seconds());
    if (seconds >= 3) {
      double bytes =
          totals.sum(now, SENT, Span.SHORT.seconds())
              + totals.sum(now, RECEIVED, Span.SHORT.seconds());
      into.put(Feature.NET_RATE, bytes / seconds);
    }
    into.put(Feature.TWO_TRANSPORTS, listeners.twoTransports());
    into.put(Feature.LOCAL_DISCOVERY, listeners.localDiscovery());
    into.put(Feature.TORRENT_PORT, listeners.torrentPort());
    List<Connection> all = List.copyOf(connections.values());
    Peers.features(all, now, listeners, into);
    relay.features(now, into);
    guests.features(now, all, into);
    if (computing) ThinPeers.features(all, now, into);
  }
}
