// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import io.accelguard.model.Endpoint;
import io.accelguard.model.Endpoint.Scope;
import io.accelguard.model.SocketSample;

/// Sums what the connections of one network namespace move from look to look, both ways. What they
/// had moved before the first look is left out, and what never leaves the namespace as well.
final class SocketBytes {
  private long total;
  private boolean settled;

  /// The first look is over: whoever shows from now on is new.
  void settle() {
    settled = true;
  }

  /// A connection that no earlier look had shown.
  void opened(SocketSample socket) {
    if (settled) add(socket.local(), socket.remote(), moved(socket));
  }

  /// A connection as it was, and as it is.
  void moved(SocketSample before, SocketSample now) {
    add(now.local(), now.remote(), moved(now) - moved(before));
  }

  /// A connection between two ends that nobody had seen.
  void ended(Endpoint local, Endpoint remote, long bytes) {
    if (settled) add(local, remote, bytes);
  }

  private void add(Endpoint local, Endpoint remote, long bytes) {
    if (bytes > 0 && isLeaving(local, remote)) total += bytes;
  }

  /// Whether what goes between two ends leaves the namespace.
  static boolean isLeaving(Endpoint local, Endpoint remote) {
    return remote.scope() != Scope.LOOPBACK && !remote.address().equals(local.address());
  }

  long total() {
    return total;
  }

  private static long moved(SocketSample socket) {
    return socket.bytesSent().orElse(0) + socket.bytesReceived().orElse(0);
  }
}
