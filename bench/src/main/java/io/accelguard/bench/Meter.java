// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.bench;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.function.LongSupplier;

/// Measures work inside this process: CPU time and garbage of all its threads.
final class Meter {
  private static final int CLOCK_PROCESS_CPUTIME_ID = 2;

  private final Memory time = new Memory(16);
  private final ThreadMXBean threads = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);

  static {
    Native.register(Meter.class, "c");
  }

  static native int clock_gettime(int clock, Memory time);

  /// Makes work out of something that answers how many it handled.
  Cost.Work of(LongSupplier work) {
    return () -> {
      long garbage = threads.getTotalThreadAllocatedBytes();
      long wall = System.nanoTime();
      long cpu = cpuNanos();
      long count = work.getAsLong();
      return new Cost(
          cpuNanos() - cpu,
          System.nanoTime() - wall,
          threads.getTotalThreadAllocatedBytes() - garbage,
          count);
    };
  }

  private long cpuNanos() {
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, time);
    return time.getLong(0) * 1_000_000_000L + time.getLong(8);
  }
}
