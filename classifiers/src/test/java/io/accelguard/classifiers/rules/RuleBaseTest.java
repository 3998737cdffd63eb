// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers.rules;

import static io.accelguard.classifiers.rules.RuleText.foreign;
import static io.accelguard.classifiers.rules.RuleText.weighed;
import static org.assertj.core.api.Assertions.assertThat;

import io.accelguard.model.ConfigProblem;
import io.accelguard.model.Family;
import io.accelguard.model.Grade;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuleBaseTest {
  private static final String COMM_X = "  s:\n    Comm: x\n  condition: s\n";

  private static RuleBase parse(String... texts) {
    return RuleBase.parse(
        IntStream.range(0, texts.length)
            .mapToObj(i -> new RuleSource("rules/p2p/r" + i + ".yml", texts[i]))
            .toList());
  }

  private static List<String> problems(String text) {
    RuleBase base = parse(text);
    assertThat(base.rules()).isEmpty();
    assertThat(base.informational()).isEmpty();
    return base.problems().stream().map(ConfigProblem::toString).toList();
  }

  @Test
  void a_rule_weighs_the_cap_of_its_grade_unless_it_says_less() {
    Rule rule = parse(weighed(COMM_X, "  grade: structured\n")).rules().getFirst();
    assertThat(rule.id()).isEqualTo("p2p/r0");
    assertThat(rule.grade()).contains(Grade.STRUCTURED);
    assertThat(rule.family()).isEqualTo(Family.IDENTITY);
    assertThat(rule.nats()).isEqualTo(9.1);
    assertThat(nats("  grade: content\n")).isEqualTo(13.8);
    assertThat(nats("  grade: token\n")).isEqualTo(3.0);
    assertThat(nats("  grade: dual-use\n")).isEqualTo(3.0);
    assertThat(nats("  grade: structured\n  nats: 4.5\n")).isEqualTo(4.5);
    assertThat(nats("  family: process\n  grade: none\n  nats: 1\n")).isEqualTo(1.0);
  }

  private static double nats(String ours) {
    RuleBase base = parse(weighed(COMM_X, ours));
    assertThat(base.problems()).isEmpty();
    return base.rules().getFirst().nats();
  }

  @ParameterizedTest
  @CsvSource({
    "'  grade: structured\n  nats: 9.2\n', 13, accelguard.nats: must be 0.1 to 9.1",
    "'  grade: token\n  nats: -1\n', 13, accelguard.nats: must be 0.1 to 3.0",
    "'  grade: gold\n"
        + "', 12, 'accelguard.grade: must be one of content, structured, token, dual-use'",
    "'', 10, 'accelguard.grade: must be one of content, structured, token, dual-use'",
    "'  grade: none\n  family: network\n', 10, accelguard.nats: behaviour has no default weight",
    "'  grade: token\n"
        + "  matrity: stable\n"
        + "', 13, accelguard.matrity: unknown key; did you mean maturity?",
    "'  grade: token\n  scope: host\n', 13, 'accelguard.scope: must be one of process, workload'",
  })
  void a_mistake_in_our_part_is_reported_with_its_line(String ours, int line, String message) {
    assertThat(problems(weighed(COMM_X, ours)))
        .contains("rules/p2p/r0.yml:" + line + ": " + message);
  }

  @ParameterizedTest
  @CsvSource({
    "'  s:\n    Commm: x\n  condition: s\n', 7, unknown field `Commm`; did you mean Comm?",
    "'  s:\n    Comm|windows: x\n  condition: s\n', 7, unknown modifier `windows`",
    "'  s:\n    Comm|contains|re: x\n  condition: s\n', 7, more than one comparison",
    "'  s:\n    Comm|re: (x\n  condition: s\n', 7, not a regular expression of RE2",
    "'  s:\n    Comm|re: (?i)[a-\uFFFD]\n  condition: s\n', 7, ignores letter case",
    "'  s:\n    Comm|re|i: \\x{1c80}\n  condition: s\n', 7, ignores letter case",
    "'  s:\n    Nice|gt: many\n  condition: s\n', 7, 'expected a number, found `many`'",
    "'  s:\n    DestinationIp|cidr: 10.0.0.0/33\n  condition: s\n', 7, expected a network such as",
    "'  s:\n"
        + "    DestinationIp|cidr: example.org/8\n"
        + "  condition: s\n"
        + "', 7, expected a network such as",
    "'  s:\n    Comm: []\n  condition: s\n', 7, no value to compare with",
    "'  s: {}\n  condition: s\n', 6, an empty selection matches everything",
    "'  s:\n    Comm: x\n  condition: t\n', 8, no selection is called `t`",
    "'  s:\n    Comm: x\n  timeframe: 5m\n  condition: s\n', 8, not supported",
    "'  s:\n    Comm: x\n', 6, a detection needs one condition",
    "'  s:\n    Comm: x\n  condition: s and not s\n', 6, contradicts itself",
    "'  s:\n    Comm: x\n  condition: not s and (s)\n', 6, contradicts itself",
    "'  s:\n"
        + "    Argv|re: ''(x{100}y{100}){5}.{1000}.{1000}.{1000}''\n"
        + "  condition: s\n"
        + "', 6, costs too much: up to",
    "'  s:\n    Comm|expand: x\n  condition: s\n', 7, unknown modifier `expand`",
    "'  s:\n    Comm|exists: perhaps\n  condition: s\n', 7, 'expected true or false'",
    "'  s:\n    Comm|fieldref: Nic\n  condition: s\n', 7, unknown field `Nic`; did you mean Nice?",
  })
  void a_mistake_in_the_detection_is_reported_with_its_line(
      String detection, int line, String message) {
    assertThat(problems(weighed(detection, "  grade: token\n")))
        .singleElement()
        .asString()
        .startsWith("rules/p2p/r0.yml:" + line + ": ")
        .contains(message);
  }

  @Test
  void all_mistakes_of_all_files_are_reported_and_the_other_rules_load() {
    RuleBase base =
        parse(
            weighed(COMM_X, "  grade: gold\n  nats: 99\n"),
            "title: [",
            "",
            "- a list",
            weighed(COMM_X, "  grade: token\n"),
            foreign(COMM_X));
    assertThat(base.problems())
        .extracting(ConfigProblem::file)
        .contains("rules/p2p/r0.yml", "rules/p2p/r1.yml", "rules/p2p/r2.yml", "rules/p2p/r3.yml")
        .doesNotContain("rules/p2p/r4.yml", "rules/p2p/r5.yml");
    assertThat(base.rules()).hasSize(1);
    assertThat(base.informational()).hasSize(1);
  }

  @Test
  void a_rule_that_weighs_must_explain_itself() {
    String bare =
        "title: t\ndetection:\n"
            + COMM_X
            + "accelguard: {category: p2p, grade: token, maturity: stable}\n";
    assertThat(problems(bare)).hasSize(4).anyMatch(p -> p.contains("falsepositives"));
  }

  @Test
  void the_second_rule_of_an_id_is_left_out() {
    String text = weighed(COMM_X, "  grade: token\n");
    RuleBase base =
        RuleBase.parse(List.of(new RuleSource("a/x.yml", text), new RuleSource("b/x.yml", text)));
    assertThat(base.rules()).hasSize(1);
    assertThat(base.problems())
        .singleElement()
        .hasToString("b/x.yml: p2p/x is already defined in a/x.yml");
  }

  @Test
  void a_foreign_rule_is_asked_and_never_weighs() {
    RuleBase base = parse(foreign(COMM_X));
    RuleBase.Matches matches = base.ask(RuleText.seen("Comm", "x"));
    assertThat(matches.informational()).isEqualTo(base.informational()).hasSize(1);
    assertThat(matches.rules()).isEmpty();
    assertThat(base.ask(RuleText.seen("Comm", "y")).informational()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "'  s:\n    DestinationHostname: x\n  condition: s\n', 'needs DestinationHostname, which'",
    "'  s:\n    Comm|expand: x\n  condition: s\n', unknown modifier `expand`",
    "'  s:\n    Comm: x\n  condition: s | count() > 3\n', aggregation",
    "'  s:\n    Comm|re: ''x(?=y)''\n  condition: s\n', not a regular expression of RE2",
    "'  s:\n    Comm: x\n  condition: s\nlogsource:\n  product: windows\n', is about windows",
  })
  void a_foreign_rule_that_cannot_be_asked_is_skipped_with_the_reason_and_is_no_mistake(
      String detection, String why) {
    RuleBase base = parse(foreign(detection), weighed(COMM_X, "  grade: token\n"));
    assertThat(base.problems()).isEmpty();
    assertThat(base.rules()).hasSize(1);
    assertThat(base.informational()).isEmpty();
    assertThat(base.skipped()).singleElement().asString().contains("rules/p2p/r0.yml", why);
  }

  @Test
  void a_list_of_conditions_demands_one_of_them() {
    String detection = "  a:\n    Comm: x\n  b:\n    Comm: y\n  condition:\n    - a\n    - b\n";
    assertThat(RuleText.matches(detection, "Comm", "y")).isTrue();
    assertThat(RuleText.matches(detection, "Comm", "z")).isFalse();
  }

  @Test
  void two_rules_that_weigh_the_same_thing_differently_contradict_each_other() {
    String one = weighed(COMM_X, "  grade: token\n");
    String other = weighed(COMM_X.replace("Comm: x", "Comm: [X]"), "  grade: token\n  nats: 1.0\n");
    assertThat(parse(one, other).problems())
        .singleElement()
        .asString()
        .contains("r1.yml: contradicts rules/p2p/r0.yml");
    assertThat(parse(one, one.replace("p2p", "deepfake")).problems()).isEmpty();
  }

  @Test
  void the_version_follows_the_text_and_not_the_folder() {
    String text = weighed(COMM_X, "  grade: token\n");
    String version = version("a/x.yml", text);
    assertThat(version).matches("[0-9a-f]{12}").isEqualTo(version("b/x.yml", text));
    assertThat(version).isNotEqualTo(version("a/y.yml", text));
    assertThat(version).isNotEqualTo(version("a/x.yml", text + "# changed\n"));
  }

  private static String version(String path, String text) {
    return RuleBase.parse(List.of(new RuleSource(path, text))).version();
  }

  @Test
  void a_rule_in_the_sandbox_is_tested_and_never_matched() {
    String text =
        weighed(COMM_X, "  grade: token\n").replace("maturity: stable", "maturity: sandbox");
    RuleBase base = parse(text);
    assertThat(base.rules()).hasSize(1);
    assertThat(base.test()).isEmpty();
    assertThat(base.ask(RuleText.seen("Comm", "x")).rules()).isEmpty();
  }

  @Test
  void a_rule_about_a_workload_is_asked_about_files_of_workloads_only() {
    String text =
        weighed("  s:\n    File: /x\n  condition: s\n", "  grade: token\n  scope: workload\n")
            .replace("- Comm: x", "- File: /x");
    RuleBase base = parse(text);
    assertThat(base.problems()).isEmpty();
    assertThat(base.test()).isEmpty();
    assertThat(base.ask(RuleText.seen("File", "/x")).rules()).isEmpty();
    assertThat(problems(weighed(COMM_X, "  grade: token\n  scope: workload\n")))
        .anyMatch(problem -> problem.contains("unknown field `Comm`"));
  }

  @Test
  void an_example_that_fails_is_named_with_its_line() {
    String text =
        weighed(COMM_X, "  grade: token\n") + "      - Comm: y\n    ignore:\n      - Comm: X\n";
    assertThat(parse(text).test())
        .map(FailedExample::toString)
        .containsExactly(
            "rules/p2p/r0.yml:16: should match but does not: Comm: y",
            "rules/p2p/r0.yml:18: should be ignored but matches: Comm: X");
  }

  @Test
  void a_weight_is_absent_only_for_behaviour() {
    Rule rule =
        parse(weighed(COMM_X, "  family: storage\n  grade: none\n  nats: 0.5\n"))
            .rules()
            .getFirst();
    assertThat(rule.grade()).isEqualTo(Optional.empty());
  }
}
