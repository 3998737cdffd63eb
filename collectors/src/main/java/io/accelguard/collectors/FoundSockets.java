// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import io.accelguard.model.SocketSample;
import java.util.ArrayList;
import java.util.List;

/// The sockets found by one look at a host: bounded, with a count of what is not in it because it
/// was damaged or too much.
final class FoundSockets {
  private static final int MOST = 20_000;

  private final List<SocketSample> sockets = new ArrayList<>();
  private int skipped;

  void add(SocketSample socket) {
    if (sockets.size() < MOST) sockets.add(socket);
    else skipped++;
  }

  void addAll(FoundSockets others) {
    others.sockets.forEach(this::add);
    skipped += others.skipped;
  }

  /// Counts one thing that could not be read.
  void skip() {
    skipped++;
  }

  List<SocketSample> sockets() {
    return sockets;
  }

  int skipped() {
    return skipped;
  }
}
