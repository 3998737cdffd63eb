// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Repeats a step at an interval. A step that takes longer than the interval stretches it, so that
/// the agent never takes more than half of one core from the host; the log says so once.
final class TickLoop {
  private static final Logger log = LoggerFactory.getLogger(TickLoop.class);
  private static final int CALM_TICKS = 30;

  private final Duration interval;
  private final Pace pace;
  private int calm = CALM_TICKS;

  /// What is repeated.
  interface Step {
    /// @param lag how much later than planned it begins
    void tick(Duration lag);

    /// Told after each tick.
    ///
    /// @param late whether it took longer than the interval
    default void took(Duration time, boolean late) {}
  }

  TickLoop(Duration interval, Pace pace) {
    this.interval = interval;
    this.pace = pace;
  }

  /// Runs until the pace says stop, or until so much time has passed.
  void run(Duration limit, Step step) {
    Duration begin = pace.elapsed();
    Duration planned = begin;
    do {
      Duration start = pace.elapsed();
      step.tick(start.minus(planned));
      Duration took = pace.elapsed().minus(start);
      boolean late = took.compareTo(interval) > 0;
      step.took(took, late);
      say(late, took);
      planned = late ? pace.elapsed().plus(took) : planned.plus(interval);
      if (planned.compareTo(pace.elapsed()) < 0) planned = pace.elapsed();
      if (planned.minus(begin).compareTo(limit) > 0) return;
    } while (pace.pauseUntil(planned));
  }

  private void say(boolean late, Duration took) {
    if (late && calm >= CALM_TICKS)
      log.atWarn()
          .addKeyValue("took-ms", took.toMillis())
          .addKeyValue("interval-ms", interval.toMillis())
          .log("ticks take longer than their interval and are stretched");
    calm = late ? 0 : Math.min(calm + 1, CALM_TICKS + 1);
    if (calm == CALM_TICKS) log.info("ticks keep their interval again");
  }
}
