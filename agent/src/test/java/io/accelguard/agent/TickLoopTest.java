// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.accelguard.agent.Worlds.VirtualPace;
import io.accelguard.collectors.Collector;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class TickLoopTest {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration FOR_EVER = Duration.ofDays(1000);

  private static List<Long> beginsOf(VirtualPace pace, Duration limit, long... stepMillis) {
    List<Long> begins = new ArrayList<>();
    Duration start = pace.elapsed();
    new TickLoop(SECOND, pace)
        .run(
            limit,
            _ -> {
              begins.add(pace.elapsed().minus(start).toMillis());
              pace.pass(Duration.ofMillis(stepMillis[(begins.size() - 1) % stepMillis.length]));
            });
    return begins;
  }

  @Test
  void a_quick_step_begins_on_the_second_however_long_it_takes() {
    assertThat(beginsOf(new VirtualPace(3), FOR_EVER, 10, 300, 50))
        .containsExactly(0L, 1000L, 2000L, 3000L);
  }

  @Test
  void a_slow_step_is_followed_by_a_rest_as_long_as_itself() {
    assertThat(beginsOf(new VirtualPace(3), FOR_EVER, 1500))
        .containsExactly(0L, 3000L, 6000L, 9000L);
  }

  @Test
  void it_ends_by_itself_at_the_limit() {
    assertThat(beginsOf(new VirtualPace(100), Duration.ofSeconds(3), 10))
        .containsExactly(0L, 1000L, 2000L, 3000L);
  }

  @Test
  void it_tells_which_steps_were_late() {
    VirtualPace pace = new VirtualPace(2);
    List<Boolean> late = new ArrayList<>();
    new TickLoop(SECOND, pace)
        .run(
            FOR_EVER,
            new TickLoop.Step() {
              @Override
              public void tick(Duration lag) {
                pace.pass(Duration.ofMillis(late.isEmpty() ? 1200 : 10));
              }

              @Override
              public void took(Duration time, boolean wasLate) {
                late.add(wasLate);
              }
            });
    assertThat(late).containsExactly(true, false, false);
  }

  /// A host with so many processes that the first looks take longer than a second.
  @Test
  void the_agent_stretches_its_tick_while_a_sample_takes_too_long_and_says_so_once(
      @TempDir Path root) throws IOException {
    VirtualPace pace = new VirtualPace(40);
    List<Long> begins = new ArrayList<>();
    Collector crowded =
        Worlds.collector(
            "process",
            () -> {
              begins.add(pace.elapsed().toSeconds() - 3600);
              pace.pass(Duration.ofMillis(begins.size() <= 3 ? 2000 : 20));
              return Worlds.nothing();
            });
    Logger logger = (Logger) LoggerFactory.getLogger(TickLoop.class);
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    logger.setLevel(Level.INFO);
    logger.addAppender(log);
    try (Ticker ticker =
        new Ticker(
            "node17",
            new Sampler(List.of(crowded), new HostClock(Worlds.host(root), () -> Worlds.AT)),
            new Worlds.ScriptedJudge())) {
      new TickLoop(SECOND, pace).run(FOR_EVER, ticker::tick);
    } finally {
      logger.detachAppender(log);
      logger.setLevel(null);
    }
    assertThat(begins).startsWith(0L, 4L, 8L, 12L, 13L, 14L);
    assertThat(log.list)
        .extracting(event -> event.getLevel() + " " + event.getMessage())
        .containsExactly(
            "WARN ticks take longer than their interval and are stretched",
            "INFO ticks keep their interval again");
    assertThat(log.list.getFirst().getKeyValuePairs())
        .extracting(pair -> pair.key + "=" + pair.value)
        .containsExactly("took-ms=2000", "interval-ms=1000");
  }
}
