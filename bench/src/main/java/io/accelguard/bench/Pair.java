// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/// Two works, done in turn, so that whatever else the machine does meets both.
record Pair(List<Cost> ours, List<Cost> peers) {

  /// Does both a few times unmeasured, then measures A B A B.
  static Pair of(Cost.Work ours, Cost.Work peer, int warm, int rounds) throws Exception {
    for (int i = 0; i < warm; i++) ours.round();
    for (int i = 0; i < Math.min(warm, 20); i++) peer.round();
    List<Cost> a = new ArrayList<>();
    List<Cost> b = new ArrayList<>();
    for (int i = 0; i < rounds; i++) {
      a.add(ours.round());
      b.add(peer.round());
    }
    return new Pair(a, b);
  }

  static long median(List<Cost> costs, ToLongFunction<Cost> part) {
    long[] sorted = costs.stream().mapToLong(part).sorted().toArray();
    return sorted[sorted.length / 2];
  }

  /// Median CPU time of ours over the peer's.
  double ratio() {
    return median(ours, Cost::cpuNanos) / (double) median(peers, Cost::cpuNanos);
  }

  /// A row of the report, in CPU milliseconds a round.
  Row row(String what, String peer, double goal) {
    return new Row(what, millis(ours), peer + " " + millis(peers), ratio(), goal);
  }

  private static String millis(List<Cost> costs) {
    return "%.2f ms CPU, %.2f wall"
        .formatted(median(costs, Cost::cpuNanos) / 1e6, median(costs, Cost::wallNanos) / 1e6);
  }
}
