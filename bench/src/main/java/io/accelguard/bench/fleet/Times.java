// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.bench.fleet;

import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/// How long calls took and what went wrong with others. Any thread.
final class Times {
  private final ConcurrentLinkedQueue<Long> nanos = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<String> errors = new ConcurrentLinkedQueue<>();

  void add(long taken) {
    nanos.add(taken);
  }

  void failed(Exception why) {
    errors.add(String.valueOf(why.getMessage()));
  }

  int calls() {
    return nanos.size();
  }

  int errors() {
    return errors.size();
  }

  /// By what was said, the number of times.
  Map<String, Integer> why() {
    Map<String, Integer> counts = new TreeMap<>();
    for (String error : errors) counts.merge(error, 1, Integer::sum);
    return counts;
  }

  /// Nearest rank.
  ///
  /// @param share such as 0.99
  Duration quantile(double share) {
    long[] sorted = nanos.stream().mapToLong(Long::longValue).toArray();
    Arrays.sort(sorted);
    if (sorted.length == 0) return Duration.ZERO;
    return Duration.ofNanos(sorted[Math.max(0, (int) Math.ceil(share * sorted.length) - 1)]);
  }
}
