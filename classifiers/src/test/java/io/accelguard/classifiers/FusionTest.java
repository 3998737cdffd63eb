// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.accelguard.model.Category;
import io.accelguard.model.Family;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The numbers are those of the tables in docs/detection.md, worked out by hand.
final class FusionTest {
  private static final Caps MINING = Caps.of(Category.CRYPTO_MINING);

  @ParameterizedTest(
      name = "identity {0}, accelerator {1}, process {2}, network {3}, storage {4}: {5}")
  @CsvSource({
    "0,    4.0, 0,   0,   0,   0.05",
    "3.0,  0,   0,   0,   0,   0.02",
    "0,    4.0, 4.0, 0,   2.0, 0.75",
    "0,    0,   0,   7.6, 0,   0.67",
    "9.1,  0,   0,   0,   0,   0.90",
    "0,    4.0, 0,   7.6, 0,   0.991",
    "0,    0,   4.0, 7.6, 0,   0.991",
    "9.1,  4.0, 0,   0,   0,   0.998",
    "9.1,  0,   4.0, 0,   0,   0.998",
    "9.1,  0,   0,   7.6, 0,   0.9999",
    "13.8, 0,   0,   0,   0,   0.999",
    "0,    0,   0,   0,   0,   0.001",
  })
  void the_table_of_caps_gives_its_probabilities(
      double identity,
      double accelerator,
      double process,
      double network,
      double storage,
      double expected) {
    double p = probability(1e-3, nats(identity, accelerator, process, network, storage), false);
    assertThat(p).isCloseTo(expected, within(expected > 0.99 ? 0.0005 : 0.008));
  }

  @Test
  void shape_families_count_eight_nats_together_at_most() {
    double all = logOdds(nats(0, 4, 4, 0, 4), false);
    assertThat(all).isCloseTo(8.0 - 6.906755, within(1e-6));
  }

  @Test
  void hidden_compute_has_no_joint_cap_and_reaches_a_verdict_by_two_families() {
    double logOdds =
        Fusion.logOdds(1e-3, Caps.of(Category.HIDDEN_COMPUTE), nats(0, 6, 6, 0, 0), false);
    assertThat(Fusion.probability(logOdds)).isCloseTo(0.994, within(0.0005));
  }

  @Test
  void all_negative_evidence_together_counts_three_nats() {
    assertThat(logOdds(nats(9.1, -3, -3, -3, -3), false))
        .isCloseTo(9.1 - 3.0 - 6.906755, within(1e-6));
  }

  @Test
  void an_innocent_shape_does_not_speak_against_a_proof_but_the_network_does() {
    assertThat(logOdds(nats(13.8, -3, -3, 0, -3), true)).isCloseTo(13.8 - 6.906755, within(1e-6));
    assertThat(logOdds(nats(13.8, -3, -3, -1, -3), true)).isCloseTo(12.8 - 6.906755, within(1e-6));
  }

  @Test
  void the_prior_decides_how_much_is_needed() {
    assertThat(probability(1e-3, nats(0, 0, 0, 0, 0), false)).isCloseTo(0.001, within(1e-12));
    assertThat(Fusion.logit(0.99) - Fusion.logit(1e-3)).isCloseTo(11.5, within(0.01));
    assertThat(Fusion.logit(0.99) - Fusion.logit(1e-2)).isCloseTo(9.2, within(0.02));
    assertThat(Fusion.logit(0.99) - Fusion.logit(1e-4)).isCloseTo(13.8, within(0.01));
  }

  @Test
  void evidence_halves_in_ten_minutes_and_never_grows() {
    assertThat(Fusion.fading(0)).isEqualTo(1);
    assertThat(Fusion.fading(600)).isCloseTo(0.5, within(1e-12));
    assertThat(Fusion.fading(1800)).isCloseTo(0.125, within(1e-12));
    assertThat(Fusion.fading(-5)).isEqualTo(1);
  }

  @Test
  void what_repeats_itself_is_tempered() {
    assertThat(Fusion.tempering(0)).isEqualTo(1);
    assertThat(Fusion.tempering(0.5)).isCloseTo(0.333, within(0.001));
    assertThat(Fusion.tempering(0.9)).isCloseTo(0.053, within(0.001));
  }

  private static double probability(double prior, Map<Family, Double> nats, boolean proved) {
    return Fusion.probability(Fusion.logOdds(prior, MINING, nats, proved));
  }

  private static double logOdds(Map<Family, Double> nats, boolean proved) {
    return Fusion.logOdds(1e-3, MINING, nats, proved);
  }

  private static Map<Family, Double> nats(
      double identity, double accelerator, double process, double network, double storage) {
    Map<Family, Double> nats = new EnumMap<>(Family.class);
    nats.put(Family.IDENTITY, identity);
    nats.put(Family.ACCELERATOR, accelerator);
    nats.put(Family.PROCESS, process);
    nats.put(Family.NETWORK, network);
    nats.put(Family.STORAGE, storage);
    return nats;
  }
}
