// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.accelguard.model.Category;
import io.accelguard.model.Grade;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ShippedRulesTest {
  private static final RuleBase SHIPPED = ShippedRules.load();

  static Stream<Rule> rules() {
    return SHIPPED.rules().stream();
  }

  @Test
  void every_file_is_a_rule_without_mistakes() {
    assertThat(SHIPPED.problems()).isEmpty();
    assertThat(SHIPPED.skipped()).isEmpty();
    assertThat(SHIPPED.informational())
        .extracting(InformationalRule::name, InformationalRule::canary)
        .containsExactly(tuple("canary", true));
    assertThat(SHIPPED.rules()).hasSize(ShippedRules.sources(ShippedRules.FOLDER).size() - 1);
  }

  @Test
  void every_example_is_judged_as_it_says() {
    assertThat(SHIPPED.test()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("rules")
  void every_rule_stands_in_the_folder_of_its_category_and_has_both_kinds_of_examples(Rule rule) {
    assertThat(rule.source().path()).endsWith(rule.id() + ".yml");
    assertThat(rule.examples()).anyMatch(Example::matches).anyMatch(example -> !example.matches());
    assertThat(rule.description().references()).isNotEmpty();
    assertThat(rule.description().uuid()).matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
  }

  @Test
  void the_rule_in_the_manual_is_a_rule() throws IOException {
    String manual = Files.readString(Path.of("..", "docs", "rules.md"));
    int start = manual.indexOf("```yaml\n") + "```yaml\n".length();
    String text = manual.substring(start, manual.indexOf("```", start));
    RuleBase base = RuleBase.parse(List.of(new RuleSource("port-local-discovery.yml", text)));
    assertThat(base.problems()).isEmpty();
    assertThat(base.test()).isEmpty();
    assertThat(base.rules()).singleElement().hasToString("p2p/port-local-discovery");
    for (Field field : Field.values()) assertThat(manual).contains("`" + field.sigma() + "`");
  }

  @Test
  void uuids_are_unique() {
    assertThat(rules().map(rule -> rule.description().uuid())).doesNotHaveDuplicates();
  }

  @Test
  void the_canary_sings_for_its_command_and_not_for_text_about_it() {
    Observation sung =
        RuleText.seen("Image", "/usr/bin/dash", "Argv", "sleep 60; :", "Argv", "accelguard-canary");
    assertThat(SHIPPED.ask(sung).informational())
        .singleElement()
        .matches(InformationalRule::canary);
    assertThat(SHIPPED.ask(sung).rules()).isEmpty();
    Observation about =
        RuleText.seen("Image", "/usr/bin/grep", "Argv", "grep", "Argv", "accelguard-canary");
    assertThat(SHIPPED.ask(about).informational()).isEmpty();
    Observation told =
        RuleText.seen("Image", "/bin/bash", "Argv", "-c", "Argv", "cat accelguard-canary.md");
    assertThat(SHIPPED.ask(told).informational()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("io.accelguard.classifiers.rules.TrickyLines#honest")
  void an_honest_process_is_at_most_a_token(Observation honest) {
    for (Category category : Category.values()) {
      List<Rule> matched =
          SHIPPED.ask(honest).rules().stream().filter(rule -> rule.category() == category).toList();
      assertThat(matched)
          .allMatch(rule ->
              rule.grade().equals(Optional.of(Grade.TOKEN))
                  || rule.grade().equals(Optional.of(Grade.DUAL_USE)));
    }
  }

  @ParameterizedTest
  @MethodSource("io.accelguard.classifiers.rules.TrickyLines#silent")
  void an_everyday_process_matches_nothing(Observation honest) {
    assertThat(SHIPPED.ask(honest).rules()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("io.accelguard.classifiers.rules.TrickyLines#evasive")
  void an_evasive_process_is_recognised_all_the_same(Category category, Observation evasive) {
    assertThat(SHIPPED.ask(evasive).rules())
        .anyMatch(rule ->
            rule.category() == category && rule.grade().equals(Optional.of(Grade.STRUCTURED)));
  }
}
