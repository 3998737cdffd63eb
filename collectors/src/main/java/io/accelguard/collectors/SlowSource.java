// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import io.accelguard.model.Reading;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;

/// Keeps a source that may hang away from the tick: it is read on a thread of its own, and each
/// call gets the latest finished reading at once. A source that has not answered for longer than
/// its deadline counts as failed until it does.
final class SlowSource implements Collector {
  private static final Duration CLOSE = Duration.ofSeconds(1);

  private final Collector source;
  private final long deadlineNanos;
  private final LongSupplier nanos;
  private final AtomicReference<Answer> latest;
  private final AtomicReference<Focus> focus = new AtomicReference<>(Focus.nobody());
  private final Semaphore wanted = new Semaphore(1);
  private final Thread thread;

  private record Answer(Reading reading, Duration took, long at) {}

  /// Starts to read at once, so that the first call may find an answer already.
  ///
  /// @param nanos a clock that only measures how old an answer is
  SlowSource(Collector source, Duration deadline, LongSupplier nanos) {
    this.source = source;
    this.deadlineNanos = deadline.toNanos();
    this.nanos = nanos;
    this.latest =
        new AtomicReference<>(
            new Answer(
                new Reading.Failed("has not answered yet"), Duration.ZERO, nanos.getAsLong()));
    this.thread =
        Thread.ofPlatform().daemon().name("source-" + source.name()).start(this::readForEver);
  }

  @Override
  public String name() {
    return source.name();
  }

  @Override
  public Reading collect(Focus wish) {
    focus.set(wish);
    if (wanted.availablePermits() == 0) wanted.release();
    Answer answer = latest.get();
    long age = nanos.getAsLong() - answer.at();
    if (age <= deadlineNanos) return answer.reading();
    return new Reading.Failed("no answer for " + age / 1_000_000_000L + " s");
  }

  @Override
  public Optional<Duration> took() {
    return Optional.of(latest.get().took());
  }

  private void readForEver() {
    try {
      while (true) {
        wanted.acquire();
        long start = nanos.getAsLong();
        Reading reading = readOnce();
        long end = nanos.getAsLong();
        latest.set(new Answer(reading, Duration.ofNanos(end - start), end));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      source.close();
    }
  }

  /// A collector does not throw; if one has a bug, its thread must live on and the reading must say
  /// so.
  private Reading readOnce() {
    try {
      return source.collect(focus.get());
    } catch (RuntimeException e) {
      return new Reading.Failed("bug in the collector: " + e);
    }
  }

  /// The thread itself closes the source, so that nothing is let go of in the middle of a call. One
  /// that hangs is left behind after a second; it keeps no program alive.
  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join(CLOSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
