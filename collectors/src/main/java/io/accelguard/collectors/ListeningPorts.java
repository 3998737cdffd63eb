// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import java.util.BitSet;

/// The TCP ports on which somebody in a network namespace waited at this look or the last.
final class ListeningPorts {
  private BitSet now = new BitSet();
  private BitSet before = new BitSet();

  /// Begins a look.
  void begin() {
    BitSet older = before;
    before = now;
    now = older;
    now.clear();
  }

  void add(int port) {
    now.set(port);
  }

  boolean has(int port) {
    return now.get(port) || before.get(port);
  }
}
