// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.accelguard.agent.Worlds.VirtualPace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

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
}
