// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RateTest {
  @Test
  void bounds_of_a_share_are_those_of_clopper_and_pearson() {
    // Of 20 trials: R, binom.test(17, 20).
    assertThat(new Rate(17, 20).low()).isCloseTo(0.6211, within(1e-4));
    assertThat(new Rate(17, 20).high()).isCloseTo(0.9679, within(1e-4));
    assertThat(new Rate(6, 6).low()).isCloseTo(Math.pow(0.025, 1.0 / 6), within(1e-9));
    assertThat(new Rate(6, 6).high()).isEqualTo(1);
    assertThat(new Rate(0, 10).high()).isCloseTo(1 - Math.pow(0.025, 0.1), within(1e-9));
  }

  @Test
  void no_trial_says_nothing() {
    assertThat(new Rate(0, 0).low()).isZero();
    assertThat(new Rate(0, 0).high()).isEqualTo(1);
  }

  @Test
  void bounds_of_events_in_a_time_are_those_of_garwood() {
    PerDay none = new PerDay(0, Duration.ofDays(2));
    assertThat(none.low()).isZero();
    assertThat(none.high()).isCloseTo(-Math.log(0.025) / 2, within(1e-9));
    // R, poisson.test(3).
    assertThat(new PerDay(3, Duration.ofDays(1)).low()).isCloseTo(0.6187, within(1e-4));
    assertThat(new PerDay(3, Duration.ofDays(1)).high()).isCloseTo(8.7673, within(1e-4));
  }
}
