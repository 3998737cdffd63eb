// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers.window;

import java.util.Arrays;
import java.util.OptionalDouble;

/// A ring of sums over equal stretches of time. Old stretches are forgotten by being overwritten,
/// so a gap, a burst of ticks or a long silence needs no special care.
final class Buckets {
  private final int metrics;
  private final int slots;
  private final int width;
  private final double[] sums;
  private final long[] stretch;

  /// @param metrics numbers kept per stretch
  /// @param slots stretches kept
  /// @param width seconds of a stretch
  Buckets(int metrics, int slots, int width) {
    this.metrics = metrics;
    this.slots = slots;
    this.width = width;
    this.sums = new double[metrics * slots];
    this.stretch = new long[slots];
    Arrays.fill(stretch, Long.MIN_VALUE);
  }

  /// Adds to the stretch that `now` (seconds of uptime) lies in.
  void add(double now, int metric, double amount) {
    sums[slot(now) * metrics + metric] += amount;
  }

  /// Begins anew.
  void forget() {
    Arrays.fill(stretch, Long.MIN_VALUE);
    Arrays.fill(sums, 0);
  }

  /// Sum over the last `span` seconds, the present stretch included.
  double sum(double now, int metric, double span) {
    long last = number(now);
    long first = last - Math.max(1, Math.round(span / width)) + 1;
    double total = 0;
    for (int slot = 0; slot < slots; slot++) {
      if (stretch[slot] >= first && stretch[slot] <= last) total += sums[slot * metrics + metric];
    }
    return total;
  }

  /// Sum over the last `span` seconds of the lesser of two metrics in each stretch.
  double common(double now, int one, int other, double span) {
    long last = number(now);
    long first = last - Math.max(1, Math.round(span / width)) + 1;
    double total = 0;
    for (int slot = 0; slot < slots; slot++) {
      if (stretch[slot] < first || stretch[slot] > last) continue;
      total += Math.min(sums[slot * metrics + one], sums[slot * metrics + other]);
    }
    return total;
  }

  /// The quotient of two metrics per stretch, oldest first, for stretches with a divisor.
  double[] quotients(double now, int dividend, int divisor, double span) {
    return inOrder(now, dividend, divisor, span, false);
  }

  /// Change per minute of a level kept as (sum of readings, number of readings), without sign;
  /// empty when the readings span less than a third of `span`, or 20 s if that is less.
  OptionalDouble driftPerMinute(double now, int readings, int count, double span) {
    double[] level = inOrder(now, readings, count, span, false);
    double[] at = inOrder(now, readings, count, span, true);
    if (level.length < 2) return OptionalDouble.empty();
    double seconds = (at[at.length - 1] - at[0]) * width;
    if (seconds < Math.min(20, span / 3)) return OptionalDouble.empty();
    return OptionalDouble.of(Math.abs(level[level.length - 1] - level[0]) * 60 / seconds);
  }

  private double[] inOrder(double now, int dividend, int divisor, double span, boolean numbers) {
    long last = number(now);
    long first = last - Math.max(1, Math.round(span / width)) + 1;
    double[] found = new double[slots];
    int count = 0;
    for (long number = Math.max(first, last - slots + 1); number <= last; number++) {
      int slot = Math.floorMod(number, slots);
      double by = sums[slot * metrics + divisor];
      if (stretch[slot] != number || by <= 0) continue;
      found[count++] = numbers ? number : sums[slot * metrics + dividend] / by;
    }
    return Arrays.copyOf(found, count);
  }

  private long number(double now) {
    return (long) Math.floor(now / width);
  }

  private int slot(double now) {
    long number = number(now);
    int slot = Math.floorMod(number, slots);
    if (stretch[slot] != number) {
      stretch[slot] = number;
      Arrays.fill(sums, slot * metrics, (slot + 1) * metrics, 0);
    }
    return slot;
  }
}
