// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import static io.accelguard.controller.LiveController.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.accelguard.controller.DryRun.Facts;
import io.accelguard.controller.Ladder.Span;
import io.accelguard.model.ConfigProblem;
import io.accelguard.model.Settings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LadderTest {
  private static final Account ALICE = new Account("alice", true, "free", Set.of("students"));

  private static Instant hour(double hours) {
    return NOON.plusSeconds((long) (hours * 3_600));
  }

  private static Span span(double from, double to) {
    return new Span(hour(from), hour(to));
  }

  private static ConsequencesConfig config(String policies) {
    List<ConfigProblem> problems = new ArrayList<>();
    Settings settings =
        Settings.of("p", "consequences:\n  policy-link: here\n" + policies.indent(2), problems);
    ConsequencesConfig config = ConsequencesConfig.read(settings.section("consequences"));
    settings.finish();
    assertThat(problems).isEmpty();
    return config;
  }

  private static List<String> run(String policies, Account account, Span... spans) {
    Facts facts = new Facts("case", account, "crypto-mining", List.of(spans), List.of());
    return DryRun.of(config(policies), List.of(facts), hour(24 * 30)).stream()
        .map(o -> Duration.between(NOON, o.at()).toHours() + " " + o.step())
        .toList();
  }

  private static final String RESTRICT =
      """
      policies:
        - name: all
          mode: restrict
          grace: 2h
          restrict-at: 1.5
      """;

  @Test
  void what_ends_in_the_time_of_grace_earns_no_strike() {
    assertThat(run(RESTRICT, ALICE, span(0, 1.9))).containsExactly("0 notice");
    assertThat(run(RESTRICT, ALICE, span(0, 2))).containsExactly("0 notice");
  }

  @Test
  void what_goes_on_after_grace_is_a_strike_and_after_a_day_another_that_restricts() {
    assertThat(run(RESTRICT, ALICE, span(0, 27)))
        .containsExactly("0 notice", "2 strike", "26 strike", "26 restrict");
  }

  @Test
  void who_begins_again_after_grace_is_struck_when_he_begins() {
    assertThat(run(RESTRICT, ALICE, span(0, 1), span(7, 8)))
        .containsExactly("0 notice", "7 strike");
  }

  @Test
  void without_a_policy_everything_is_observed_and_nothing_follows() {
    assertThat(run("policies: []", ALICE, span(0, 90))).containsExactly("0 observe");
  }

  @Test
  void who_is_not_known_for_sure_bears_nothing() {
    Account unknown = new Account("container/x@a", false, "", Set.of());
    assertThat(run(RESTRICT, unknown, span(0, 90))).containsExactly("0 observe");
  }

  @ParameterizedTest
  @CsvSource({
    "tiers: [paid], 0 observe",
    "groups: [staff], 0 observe",
    "categories: [p2p], 0 observe",
    "tiers: [free], 0 notice",
    "groups: [students], 0 notice",
    "categories: [crypto-mining], 0 notice",
  })
  void a_policy_is_for_whom_it_names(String condition, String expected) {
    assertThat(run("policies:\n  - name: p\n    mode: warn\n    " + condition, ALICE, span(0, 1)))
        .containsExactly(expected);
  }

  @Test
  void a_schedule_over_midnight_belongs_to_the_day_on_which_it_begins() {
    // NOON is a Wednesday; 03:00 on Thursday belongs to Wednesday night.
    String nights =
        """
        policies:
          - name: nights
            mode: warn
            schedule:
              days: [wed]
              from: "22:00"
              to: "06:00"
        """;
    assertThat(run(nights, ALICE, span(0, 1))).containsExactly("0 observe");
    assertThat(run(nights, ALICE, span(15, 16))).containsExactly("15 notice");
    assertThat(run(nights, ALICE, span(15 + 24, 16 + 24))).containsExactly("39 observe");
    assertThat(run(nights, ALICE, span(0, 12))).containsExactly("0 observe", "10 notice");
  }

  @Test
  void strikes_weigh_half_after_the_half_life() {
    Duration days = Duration.ofDays(90);
    assertThat(Ladder.weight(List.of(NOON), NOON, days)).isEqualTo(1);
    assertThat(Ladder.weight(List.of(NOON), NOON.plus(days), days)).isEqualTo(0.5);
    assertThat(Ladder.weight(List.of(NOON, hour(24)), hour(24), days))
        .isCloseTo(1.992, within(1e-3));
  }

  @Test
  void what_goes_over_the_budget_is_held() {
    List<Facts> many =
        IntStream.range(0, 5)
            .mapToObj(i ->
                new Facts(
                    "case" + i,
                    new Account("a" + i, true, "", Set.of()),
                    "p2p",
                    List.of(span(i / 10.0, 3)),
                    List.of()))
            .toList();
    List<Outcome> outcomes = DryRun.of(config(RESTRICT + "budget: 2\n"), many, hour(100));
    assertThat(outcomes.stream().filter(o -> o.step().equals("strike"))).hasSize(2);
    assertThat(outcomes.stream().filter(o -> o.step().equals("held"))).hasSize(3);
  }

  @Test
  void an_exemption_counts_while_it_lasts() {
    Facts facts = new Facts("case", ALICE, "p2p", List.of(span(0, 10)), List.of(span(-1, 5)));
    assertThat(
            DryRun.of(config(RESTRICT), List.of(facts), hour(100)).stream()
                .map(o -> Duration.between(NOON, o.at()).toHours() + " " + o.step()))
        .containsExactly("0 exempt", "5 notice", "7 strike");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          policies: [{name: a, mode: kill}]                     | c:1: consequences.policies[0].mode: expected observe, warn or restrict, found `kill`
          policies: [{mode: warn}]                              | a policy needs a name
          policies: [{name: a, categories: [mining]}]           | unknown category `mining`; known: crypto-mining, password-cracking
          policies: [{name: a, grace: 1m}]                      | must be 10 min to 365 d
          policies: [{name: a, restrict-at: 0}]                 | must be 0.1 to 100.0
          policies: [{name: a, tier: [x]}]                     | unknown key; did you mean tiers?
          policies: [{name: a, schedule: {days: [monday]}}]     | expected mon, tue, wed, thu, fri, sat or sun, found `monday`
          policies: [{name: a, schedule: {from: 8}}]            | expected a time such as "08:00", found `8`
          policies: [{name: a, schedule: {zone: Mars}}]         | expected a time zone such as Europe/Berlin
          policies: [{name: a, tiers: [x]}, {name: a}]          | another policy has the name a
          policies: [{name: a}, {name: b}]                      | never in force: a before it fits everything
          {policy-link: '', policies: [{name: a, mode: warn}]}  | a notice must say where the rules are
          public-url: ftp://x                                   | expected http:// or https:// and a host
          budget: -1                                            | must be 0 to 10000
          strike-half-life: 5m                                  | must be 24 h to 365 d
          """)
  void a_mistake_in_a_policy_is_told_with_its_place(String section, String message) {
    List<ConfigProblem> problems = new ArrayList<>();
    String inner = section.startsWith("{") ? section : "{" + section + "}";
    String yaml =
        "consequences: "
            + (inner.contains("policy-link")
                ? inner
                : inner.replaceFirst("\\{", "{policy-link: x, "));
    Settings settings = Settings.of("c", yaml, problems);
    ConsequencesConfig.read(settings.section("consequences"));
    assertThat(problems.toString()).contains(message);
    assertThat(problems).hasSize(1);
  }
}
