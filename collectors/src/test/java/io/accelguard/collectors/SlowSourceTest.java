// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.accelguard.model.Reading;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SlowSourceTest {
  private static final Reading ANSWER = new Reading.Seen(List.of(), 3);

  private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 1_000_000_000L);
  private final Gate gate = new Gate();

  /// A source that answers only when it is let; everything it does can be waited for.
  private static final class Gate implements Collector {
    final Semaphore entered = new Semaphore(0);
    final Semaphore let = new Semaphore(0);
    final Semaphore closed = new Semaphore(0);
    final AtomicInteger bugs = new AtomicInteger();

    @Override
    public String name() {
      return "gate";
    }

    @Override
    public Reading collect(Focus focus) {
      entered.release();
      let.acquireUninterruptibly();
      if (bugs.getAndDecrement() > 0) throw new IllegalStateException("planted");
      return ANSWER;
    }

    @Override
    public void close() {
      closed.release();
    }
  }

  private SlowSource source() {
    return new SlowSource(gate, Duration.ofSeconds(5), clock::get);
  }

  private static void await(Semaphore event) throws InterruptedException {
    assertThat(event.tryAcquire(20, TimeUnit.SECONDS)).isTrue();
  }

  /// Lets one reading end and waits until the thread has begun the next, so the answer is in place.
  private void answer(SlowSource source) throws InterruptedException {
    source.collect(Focus.nobody());
    gate.let.release();
    await(gate.entered);
  }

  @Test
  void a_source_that_hangs_never_holds_the_caller_and_says_for_how_long() throws Exception {
    try (SlowSource source = source()) {
      await(gate.entered);
      clock.addAndGet(5_000_000_000L);
      assertThat(now(source)).isEqualTo(new Reading.Failed("has not answered yet"));
      clock.addAndGet(2_000_000_000L);
      assertThat(now(source)).isEqualTo(new Reading.Failed("no answer for 7 s"));
      clock.addAndGet(60_000_000_000L);
      assertThat(now(source)).isEqualTo(new Reading.Failed("no answer for 67 s"));
      gate.let.release(2);
    }
  }

  private static Reading now(SlowSource source) {
    return assertTimeoutPreemptively(Duration.ofSeconds(5), () -> source.collect(Focus.nobody()));
  }

  @Test
  void a_source_that_comes_back_is_believed_again() throws Exception {
    try (SlowSource source = source()) {
      await(gate.entered);
      clock.addAndGet(60_000_000_000L);
      assertThat(now(source)).isInstanceOf(Reading.Failed.class);
      answer(source);
      assertThat(now(source)).isEqualTo(ANSWER);
      gate.let.release(2);
    }
  }

  @Test
  void a_bug_in_a_source_is_a_failed_reading_and_the_thread_lives_on() throws Exception {
    gate.bugs.set(1);
    try (SlowSource source = source()) {
      await(gate.entered);
      answer(source);
      assertThat(now(source))
          .isEqualTo(
              new Reading.Failed("bug in the collector: java.lang.IllegalStateException: planted"));
      answer(source);
      assertThat(now(source)).isEqualTo(ANSWER);
      gate.let.release(2);
    }
  }

  @Test
  void a_source_is_closed_by_its_own_thread_once_it_comes_back() throws Exception {
    SlowSource source = source();
    await(gate.entered);
    assertTimeoutPreemptively(Duration.ofSeconds(20), source::close);
    assertThat(gate.closed.availablePermits()).isZero();
    gate.let.release(10);
    await(gate.closed);
  }
}
