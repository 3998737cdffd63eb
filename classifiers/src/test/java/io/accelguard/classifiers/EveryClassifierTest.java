// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.accelguard.classifiers.window.Feature;
import io.accelguard.classifiers.window.Features;
import io.accelguard.model.Family;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class EveryClassifierTest {
  static Stream<Classifier> all() {
    return Stream.concat(Classifiers.all().stream(), Stream.of(Classifiers.ofHost()));
  }

  @ParameterizedTest
  @MethodSource("all")
  void asks_each_feature_once_and_weighs_only_families_that_its_category_listens_to(
      Classifier classifier) {
    Set<Feature> asked = new HashSet<>();
    for (Row row : classifier.rows()) {
      assertThat(asked.add(row.feature())).as(row.feature().id()).isTrue();
      assertThat(row.feature().family()).isNotEqualTo(Family.IDENTITY);
      assertThat(Caps.of(classifier.category()).of(row.feature().family())).isPositive();
      assertThat(row.reach()).isPositive();
      assertThat(row.expected()).isNotBlank();
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void says_nothing_about_a_workload_of_which_nothing_is_known(Classifier classifier) {
    Features nothing = new Features.Builder().build();
    for (Row row : classifier.rows()) assertThat(row.weigh(nothing, "")).isEmpty();
    assertThat(classifier.variant(nothing)).isEmpty();
  }

  @Test
  void there_is_one_classifier_per_category() {
    assertThat(all().map(Classifier::category)).doesNotHaveDuplicates();
    assertThat(all().map(Classifier::name)).doesNotHaveDuplicates();
  }

  @Test
  void a_row_finds_the_bin_of_a_value() {
    Row row = Row.row(Feature.CPU_CORES, "any", -1, Row.step(1, 0), Row.step(2, 2.5));
    assertThat(nats(row, 0.99)).isEqualTo(-1);
    assertThat(nats(row, 1)).isZero();
    assertThat(nats(row, 2)).isEqualTo(2.5);
    assertThat(nats(row, 1e9)).isEqualTo(2.5);
  }

  @Test
  void no_row_weighs_more_than_three_nats_or_has_steps_out_of_order() {
    assertThatThrownBy(() -> Row.row(Feature.CPU_CORES, "any", 0, Row.step(1, 3.1)))
        .hasMessageContaining("cpu.cores_tree");
    assertThatThrownBy(() -> new Row(Feature.CPU_CORES, "any", -3.1, List.of()))
        .hasMessageContaining("cpu.cores_tree");
    assertThatThrownBy(() -> Row.row(Feature.CPU_CORES, "any", 0, Row.step(2, 1), Row.step(1, 2)))
        .hasMessageContaining("order");
  }

  private static double nats(Row row, double value) {
    Features features = new Features.Builder().put(row.feature(), value).build();
    return row.weigh(features, "").map(Increment::nats).orElse(0.0);
  }
}
