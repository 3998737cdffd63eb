// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import io.accelguard.model.ExitSample;
import io.accelguard.model.ExitSample.Moved;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/// The threads that ended of processes that have not, added up per process. Bounded: when there are
/// too many such processes, the one that has been quiet for the longest is forgotten, and what it
/// read and wrote is then unknown when it ends.
final class EndingThreads {
  private static final int MOST = 4_096;

  /// Ticks and exact time differ by less than this, in nanoseconds and as a share.
  private static final long TICK_NANOS = 20_000_000;

  private static final double TICK_SHARE = 0.05;

  private final Map<Integer, ThreadStats> sums =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, ThreadStats> eldest) {
          return size() > MOST;
        }
      };

  void add(ThreadStats stats) {
    sums.merge(stats.process(), stats, (before, now) -> now.plus(before));
  }

  /// Closes the account of a process that never had a second thread.
  ExitSample close(ThreadStats last) {
    sums.remove(last.process());
    return exit(last, last, last.nanos(), Optional.of(moved(last)));
  }

  /// Closes the account of a process that had several.
  ///
  /// @param realNanos its CPU time as the clock ticks counted it
  /// @param nanos its exact CPU time
  ExitSample close(ThreadStats last, long realNanos, long nanos) {
    ThreadStats seen = Optional.ofNullable(sums.remove(last.process())).orElse(last);
    long seenNanos = (seen.userMicros() + seen.systemMicros()) * 1000;
    boolean all =
        Math.abs(realNanos - seenNanos) <= TICK_NANOS + TICK_SHARE * Math.max(0, realNanos);
    boolean sane = nanos >= 0 && nanos < 1L << 60;
    return exit(
        last, seen, sane ? nanos : seen.nanos(), all ? Optional.of(moved(seen)) : Optional.empty());
  }

  private static ExitSample exit(
      ThreadStats last, ThreadStats sum, long nanos, Optional<Moved> moved) {
    long ticks = sum.userMicros() + sum.systemMicros();
    return new ExitSample(
        last.process(),
        last.parent(),
        last.uid(),
        last.comm(),
        last.livedMicros() / 1e6,
        nanos / 1e9,
        ticks == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) sum.userMicros() / ticks),
        sum.faults(),
        moved);
  }

  private static Moved moved(ThreadStats sum) {
    return new Moved(sum.readChars(), sum.writtenChars(), sum.readBytes(), sum.writtenBytes());
  }
}
