// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers;

import static org.assertj.core.api.Assertions.assertThat;

import io.accelguard.model.VerdictState;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class StandingTest {
  private static final Instant START = Instant.EPOCH;
  private final Standing standing = new Standing(START);
  private double now;

  @Test
  void one_hop_is_no_violation_two_are() {
    assertThat(hop(0.995, true)).isEqualTo(VerdictState.CLEAR);
    assertThat(hop(0.995, true)).isEqualTo(VerdictState.VIOLATION);
  }

  @Test
  void a_hop_in_between_begins_the_count_anew() {
    hop(0.995, true);
    hop(0.9, true);
    assertThat(hop(0.995, true)).isEqualTo(VerdictState.CLEAR);
  }

  @Test
  void certainty_from_one_family_is_probable_at_most() {
    for (int i = 0; i < 100; i++) hop(0.9999, false);
    assertThat(standing.state()).isEqualTo(VerdictState.PROBABLE);
  }

  @Test
  void suspicion_takes_a_minute() {
    for (int i = 0; i < 6; i++) assertThat(hop(0.6, true)).isEqualTo(VerdictState.CLEAR);
    assertThat(hop(0.6, true)).isEqualTo(VerdictState.SUSPECT);
  }

  @Test
  void a_violation_that_falls_to_a_little_over_a_half_stays_open() {
    hop(0.995, true);
    hop(0.995, true);
    Instant since = standing.since();
    for (int i = 0; i < 500; i++) assertThat(hop(0.51, false)).isEqualTo(VerdictState.VIOLATION);
    assertThat(standing.since()).isEqualTo(since);
  }

  @Test
  void it_clears_after_ten_minutes_below_a_half_without_interruption() {
    hop(0.995, true);
    hop(0.995, true);
    for (int i = 0; i < 60; i++) assertThat(hop(0.4, false)).isEqualTo(VerdictState.VIOLATION);
    assertThat(hop(0.4, false)).isEqualTo(VerdictState.CLEAR);
    hop(0.995, true);
    hop(0.995, true);
    for (int i = 0; i < 59; i++) hop(0.4, false);
    hop(0.5, false);
    for (int i = 0; i < 60; i++) assertThat(hop(0.4, false)).isEqualTo(VerdictState.VIOLATION);
  }

  @Test
  void what_rests_on_a_blind_source_is_not_cleared() {
    hop(0.995, true);
    hop(0.995, true);
    for (int i = 0; i < 500; i++) {
      now += 10;
      standing.step(new Standing.Hop(START.plusSeconds((long) now), now, 0.1, 0.1, false, false));
    }
    assertThat(standing.state()).isEqualTo(VerdictState.VIOLATION);
  }

  private VerdictState hop(double probability, boolean confirmed) {
    now += 10;
    standing.step(
        new Standing.Hop(
            START.plusSeconds((long) now), now, probability, probability, confirmed, true));
    return standing.state();
  }
}
