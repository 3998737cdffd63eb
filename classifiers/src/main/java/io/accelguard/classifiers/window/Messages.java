// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers.window;

import java.util.Arrays;
import java.util.OptionalDouble;

/// When the last messages of one kind came, and how long they were. Bounded; older ones are
/// overwritten.
final class Messages {
  private static final int MOST = 16;

  private final double[] at = new double[MOST];
  private final double[] bytes = new double[MOST];
  private int count;

  void add(double now, double length) {
    at[count % MOST] = now;
    bytes[count % MOST] = length;
    count++;
  }

  /// Median time between messages, once there were three.
  OptionalDouble interval() {
    double[] times = Arrays.copyOf(at, Math.min(count, MOST));
    if (times.length < 3) return OptionalDouble.empty();
    Arrays.sort(times);
    double[] gaps = new double[times.length - 1];
    for (int i = 0; i < gaps.length; i++) gaps[i] = times[i + 1] - times[i];
    return Spread.median(gaps, 2);
  }

  /// Median length, once there were three.
  OptionalDouble length() {
    return Spread.median(Arrays.copyOf(bytes, Math.min(count, MOST)), 3);
  }
}
