// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RuleIndexTest {
  private static final RuleBase SHIPPED = ShippedRules.load();

  @Test
  void the_index_leaves_out_no_rule_that_is_true_of_an_example_or_of_a_tricky_line() {
    List<Observation> all =
        Stream.concat(
                TrickyLines.honest(),
                SHIPPED.rules().stream()
                    .flatMap(rule -> rule.examples().stream())
                    .map(Example::seen))
            .toList();
    for (Observation seen : all) {
      List<Rule> asked =
          SHIPPED.rules().stream()
              .filter(rule -> rule.scope() == seen.scope())
              .filter(rule -> rule.charge().maturity().weighs() && rule.matches(seen))
              .toList();
      assertThat(SHIPPED.ask(seen).rules()).as(seen.toString()).isEqualTo(asked);
    }
  }

  /// Short alphabets make texts that overlap, touch and repeat.
  @Test
  void needles_are_found_wherever_they_stand() {
    SplittableRandom random = new SplittableRandom(7);
    for (int round = 0; round < 300; round++) {
      List<String> texts = new ArrayList<>();
      for (int i = 0; i < 40; i++) texts.add(word(random, 1 + random.nextInt(14)));
      List<String> distinct = texts.stream().distinct().toList();
      String hay = word(random, random.nextInt(60));
      List<String> found = new ArrayList<>();
      new Needles(distinct)
          .find(
              hay,
              number -> {
                found.add(distinct.get(number));
                return false;
              });
      assertThat(found.stream().distinct().toList())
          .containsExactlyInAnyOrderElementsOf(distinct.stream().filter(hay::contains).toList());
    }
  }

  @Test
  void characters_that_share_their_low_byte_are_told_apart() {
    Needles needles = new Needles(List.of("\u0161tratum", "a"));
    assertThat(needles.find("\u0161tratum", _ -> true)).isTrue();
    assertThat(needles.find("\u0261tr\u0161tum \u0161", _ -> true)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "  s:\n    Comm|re: '^x$'\n  condition: s\n",
        "  s:\n    Comm: y\n  condition: not s\n",
        "  s:\n    Nice: null\n  condition: s\n",
        "  s:\n    Comm: '?'\n  condition: s\n",
        "  s:\n    Comm|exists: true\n  condition: s\n",
        "  s:\n    Comm: [x, '?']\n  t:\n    Nice|gt: 5\n  condition: s or t\n",
      })
  void a_rule_that_demands_no_text_is_asked_about_everything(String detection) {
    RuleBase base =
        RuleBase.parse(
            List.of(new RuleSource("x.yml", RuleText.weighed(detection, "  grade: token\n"))));
    assertThat(base.problems()).isEmpty();
    assertThat(base.askedAlways()).isEqualTo(base.rules()).hasSize(1);
    assertThat(base.ask(RuleText.seen("Comm", "x")).rules()).hasSize(1);
  }

  /// Also those that know a tool whatever it is called, by the shape of its options alone.
  @Test
  void every_shipped_rule_is_found_by_a_text() {
    assertThat(SHIPPED.askedAlways()).isEmpty();
  }

  @Test
  void an_ordinary_process_is_asked_few_rules() {
    List<Rule> weighing =
        SHIPPED.rules().stream()
            .filter(rule -> rule.scope() == Scope.PROCESS && rule.charge().maturity().weighs())
            .toList();
    RuleIndex index =
        new RuleIndex(weighing.stream().map(rule -> rule.detection().expression()).toList());
    for (String line :
        List.of("python3 train.py --epochs 90", "bash run.sh", "ssh -N -L 1:h:1 h")) {
      Observation seen = RuleText.seen("Image", "/usr/bin/x", "CommandLine", line);
      assertThat(index.candidates(seen).cardinality()).as(line).isLessThan(5);
    }
  }

  private static String word(SplittableRandom random, int length) {
    StringBuilder word = new StringBuilder();
    for (int i = 0; i < length; i++) word.append("ab\u0161".charAt(random.nextInt(3)));
    return word.toString();
  }
}
