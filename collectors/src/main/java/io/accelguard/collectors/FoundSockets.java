// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import io.accelguard.model.SocketSample;
import java.util.ArrayList;
import java.util.List;

/// The sockets found by one look at a host: bounded, with a count of what is not in it because it
/// was damaged or too much.
final class FoundSockets {
  static final int MOST = 100_000;

  private final List<KnownSocket> sockets;
  private final int most;
  private int skipped;

  FoundSockets() {
    this(16, MOST);
  }

  /// @param expected how many there will be
  /// @param most how many are kept
  FoundSockets(int expected, int most) {
    this.sockets = new ArrayList<>(expected);
    this.most = most;
  }

  void add(KnownSocket socket) {
    if (isFull()) skipped++;
    else sockets.add(socket);
  }

  boolean isFull() {
    return sockets.size() >= most;
  }

  void addAll(FoundSockets others) {
    others.sockets.forEach(this::add);
    skipped += others.skipped;
  }

  /// Counts one thing that could not be read.
  void skip() {
    skipped++;
  }

  List<KnownSocket> known() {
    return sockets;
  }

  List<SocketSample> sockets() {
    return sockets.stream().map(KnownSocket::sample).toList();
  }

  int skipped() {
    return skipped;
  }
}
