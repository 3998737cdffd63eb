// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

final class BucketsTest {
  private final Buckets minute = new Buckets(2, 60, 1);

  @Test
  void a_sum_covers_the_last_seconds_and_no_more() {
    for (int now = 100; now < 200; now++) minute.add(now + 0.5, 0, 1);
    assertThat(minute.sum(199.9, 0, 10)).isEqualTo(10);
    assertThat(minute.sum(199.9, 0, 60)).isEqualTo(60);
    assertThat(minute.sum(204.9, 0, 10)).isEqualTo(5);
  }

  @Test
  void after_a_long_silence_nothing_is_left() {
    minute.add(100, 0, 7);
    assertThat(minute.sum(100 + 60, 0, 60)).isZero();
    assertThat(minute.sum(100 + 3600, 0, 60)).isZero();
    minute.add(100 + 3600, 0, 1);
    assertThat(minute.sum(100 + 3600, 0, 60)).isEqualTo(1);
  }

  @Test
  void many_ticks_within_a_second_are_one_stretch() {
    for (int i = 0; i < 1000; i++) minute.add(50 + i / 1000.0, 0, 1);
    assertThat(minute.sum(50.999, 0, 10)).isEqualTo(1000);
  }

  @Test
  void quotients_leave_out_stretches_without_a_divisor() {
    minute.add(10, 0, 6);
    minute.add(10, 1, 2);
    minute.add(11, 0, 5);
    minute.add(12, 0, 4);
    minute.add(12, 1, 4);
    assertThat(minute.quotients(12, 0, 1, 60)).containsExactly(3, 1);
  }

  @Test
  void drift_is_the_change_per_minute_once_readings_lie_far_enough_apart() {
    for (int now = 0; now <= 30; now++) {
      minute.add(now, 0, 100 - now);
      minute.add(now, 1, 1);
      boolean enough = now >= 20;
      assertThat(minute.driftPerMinute(now, 0, 1, 60).isPresent()).isEqualTo(enough);
    }
    assertThat(minute.driftPerMinute(30, 0, 1, 60).orElseThrow()).isCloseTo(60, within(1e-9));
  }

  @Test
  void the_relative_spread_of_equal_numbers_is_zero_and_of_nothing_is_unknown() {
    assertThat(Spread.relative(new double[] {2, 2, 2}, 3)).hasValue(0);
    assertThat(Spread.relative(new double[] {1, 3}, 2).orElseThrow()).isCloseTo(0.5, within(1e-9));
    assertThat(Spread.relative(new double[] {0, 0, 0}, 3)).isEmpty();
    assertThat(Spread.relative(new double[] {2, 2}, 3)).isEmpty();
    assertThat(Spread.median(new double[] {9, 1, 5}, 3)).hasValue(5);
    assertThat(Spread.median(new double[0], 0)).isEmpty();
  }
}
