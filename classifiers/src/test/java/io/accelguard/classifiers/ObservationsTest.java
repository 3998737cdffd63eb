// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.accelguard.classifiers.rules.Rule;
import io.accelguard.classifiers.rules.RuleBase;
import io.accelguard.classifiers.rules.RuleSource;
import io.accelguard.model.Family;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ObservationsTest {
  private final Observations seen = new Observations();

  @Test
  void what_is_present_counts_once_however_often_it_is_seen() {
    Rule rule = rule("a", "structured", "identity");
    for (int tick = 0; tick < 50; tick++) see(rule, tick);
    assertThat(identity(49)).isCloseTo(9.1, within(1e-9));
  }

  @Test
  void names_count_three_nats_together_over_all_families() {
    see(rule("a", "token", "identity"), 1);
    see(rule("b", "token", "identity"), 1);
    see(rule("c", "token", "network"), 1);
    assertThat(identity(1)).isCloseTo(3.0, within(1e-9));
    assertThat(nats(Family.NETWORK, 1)).isZero();
  }

  @Test
  void shared_files_and_names_together_stay_below_the_cap_of_the_best_grade() {
    see(rule("a", "token", "identity"), 1);
    see(rule("b", "dual-use", "identity"), 1);
    assertThat(identity(1)).isCloseTo(3.0, within(1e-9));
  }

  @Test
  void several_proofs_and_structures_stay_below_a_proof() {
    see(rule("a", "content", "identity"), 1);
    see(rule("b", "content", "identity"), 1);
    see(rule("c", "structured", "identity"), 1);
    assertThat(identity(1)).isCloseTo(13.8, within(1e-9));
  }

  @Test
  void what_is_gone_halves_in_ten_minutes_and_makes_room_for_the_rest() {
    see(rule("a", "structured", "identity"), 0);
    assertThat(identity(600)).isCloseTo(4.55, within(1e-9));
    see(rule("b", "token", "identity"), 600);
    assertThat(identity(600)).isCloseTo(7.55, within(1e-9));
  }

  @Test
  void a_blind_source_stops_the_fading_and_is_told_apart() {
    see(rule("a", "structured", "identity"), 0);
    for (int now = 10; now <= 600; now += 10) seen.pass(now, 10, true);
    assertThat(identity(600)).isCloseTo(9.1, within(1e-9));
    assertThat(seen.anyFrozen()).isTrue();
    assertThat(Observations.nats(seen.levels(600, false), Family.IDENTITY)).isZero();
    seen.forgetFrozen();
    assertThat(identity(600)).isZero();
  }

  @Test
  void what_has_faded_away_is_forgotten() {
    see(rule("a", "structured", "identity"), 0);
    seen.pass(10_000, 10, false);
    assertThat(seen.levels(10_000, true)).isEmpty();
  }

  private double identity(double now) {
    return nats(Family.IDENTITY, now);
  }

  private double nats(Family family, double now) {
    return Observations.nats(seen.levels(now, true), family);
  }

  private void see(Rule rule, double now) {
    seen.see(rule, rule.grade().orElseThrow(), "process 1", now);
  }

  private static Rule rule(String name, String grade, String family) {
    String text =
        RuleTexts.rule("crypto-mining", grade, "Comm: x")
            .replace("family: identity", "family: " + family);
    RuleBase base = RuleBase.parse(List.of(new RuleSource(name + ".yml", text)));
    assertThat(base.problems()).isEmpty();
    return base.rules().getFirst();
  }
}
