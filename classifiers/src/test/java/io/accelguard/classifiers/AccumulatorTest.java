// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.accelguard.model.Family;
import java.util.List;
import org.junit.jupiter.api.Test;

final class AccumulatorTest {
  private final Accumulator sum = new Accumulator(0.5);

  @Test
  void a_hop_adds_tempered_increments_to_what_has_not_faded() {
    sum.step(10, List.of(says("a", 1.5), says("b", 1.5)), 4);
    assertThat(sum.nats()).isCloseTo(1.0, within(1e-9));
    sum.step(600, List.of(says("a", 3.0)), 4);
    assertThat(sum.nats()).isCloseTo(0.5 + 1.0, within(1e-9));
  }

  @Test
  void the_sum_stops_at_the_cap_and_is_laid_open_in_proportion() {
    for (int i = 0; i < 100; i++) sum.step(10, List.of(says("a", 3), says("b", 1)), 4);
    assertThat(sum.nats()).isCloseTo(4, within(1e-9));
    assertThat(sum.parts()).extracting(Accumulator.Part::nats).allMatch(nats -> nats > 0);
    assertThat(sum.parts().getFirst().nats() / sum.parts().getLast().nats())
        .isCloseTo(3, within(0.01));
  }

  @Test
  void nobody_banks_innocence_below_the_floor() {
    for (int i = 0; i < 100; i++) sum.step(10, List.of(says("a", -3)), 4);
    assertThat(sum.nats()).isCloseTo(-3, within(1e-9));
    for (int i = 0; i < 4; i++) sum.step(10, List.of(says("b", 3)), 4);
    assertThat(sum.nats()).isGreaterThan(0.9);
  }

  @Test
  void without_increments_everything_fades_to_nothing() {
    sum.step(10, List.of(says("a", 3)), 4);
    for (int i = 0; i < 600; i++) sum.step(10, List.of(), 4);
    assertThat(sum.nats()).isZero();
    assertThat(sum.parts()).isEmpty();
  }

  @Test
  void a_cap_of_zero_lets_nothing_through() {
    sum.step(10, List.of(says("a", 3), says("b", 2)), 0);
    assertThat(sum.nats()).isZero();
  }

  private static Increment says(String what, double nats) {
    return new Increment(Family.PROCESS, what, nats, "seen", "expected", "classifier:test");
  }
}
