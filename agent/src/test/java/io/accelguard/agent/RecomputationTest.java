// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.accelguard.agent.evaluation.Label;
import io.accelguard.classifiers.rules.RuleBase;
import io.accelguard.model.Incident;
import io.accelguard.model.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Whoever reads an explanation can do its sum again, with nothing but what is printed.
class RecomputationTest {
  private static final Path HOSTS = Path.of("src/test/resources/hosts");
  private static final Pattern STEP = Pattern.compile("  (\\S.*?) +([+−]\\d+\\.\\d{3})(?:  .*)?");
  private static final Pattern ITEM =
      Pattern.compile("  ([+−]\\d+\\.\\d)  .* \\(([a-z]+)(?:, [a-z-]+)?\\)");
  private static final Pattern LISTED = Pattern.compile("([+−]\\d+\\.\\d{3}) listed, ");

  static List<Label> guilty() throws IOException, ConfigException {
    return RunEvaluation.labels(HOSTS).runs().stream()
        .filter(label -> label.category().isPresent())
        .toList();
  }

  @ParameterizedTest
  @MethodSource("guilty")
  void the_posterior_follows_from_the_printed_evidence(Label label) throws Exception {
    for (Incident incident : incidents(label.file())) {
      Verdict verdict = incident.verdict();
      List<String> lines = Explanation.of(incident.workload(), verdict);
      Map<String, Double> steps = steps(lines);
      double sum = steps.remove("sum");
      double bounds = steps.remove("bounds on the whole");
      assertThat(steps.values().stream().mapToDouble(nats -> nats).sum() + bounds)
          .isCloseTo(sum, within(0.005));
      assertThat(1 / (1 + Math.exp(-sum))).isCloseTo(verdict.posterior(), within(1e-3));
      assertThat(bounds).isCloseTo(bounds(steps), within(0.01));
      evidence(lines, steps);
    }
  }

  private static List<Incident> incidents(String file) throws Exception {
    RuleBase rules = RuleFiles.of(List.of(Path.of("../config/rules"))).parse();
    AgentConfig config = ConfigFile.load(Optional.empty()).config();
    List<Incident> incidents = new ArrayList<>();
    try (RecordingReader recording =
        new RecordingReader(Files.newInputStream(HOSTS.resolve(file)))) {
      new Replay(recording, LiveSenses.judge(config, rules, recording.header().seed()))
          .run((_, assessment) -> incidents.addAll(assessment.incidents()));
    }
    return incidents;
  }

  private static Map<String, Double> steps(List<String> lines) {
    Map<String, Double> steps = new LinkedHashMap<>();
    for (String line : lines) {
      Matcher step = STEP.matcher(line);
      if (step.matches()) steps.put(step.group(1), number(step.group(2)));
    }
    return steps;
  }

  /// What docs/detection.md takes away: shape beyond 8, and below −3 in all.
  private static double bounds(Map<String, Double> families) {
    double shape = 0;
    double against = 0;
    for (String family : List.of("accelerator", "process", "storage"))
      shape += Math.max(0, families.getOrDefault(family, 0.0));
    for (Map.Entry<String, Double> family : families.entrySet())
      if (!family.getKey().equals("before")) against += Math.min(0, family.getValue());
    return Math.min(0, 8 - shape) + Math.max(0, -3 - against);
  }

  /// Every family is what its listed items make, or says how much of it is not listed.
  private static void evidence(List<String> lines, Map<String, Double> families) {
    Map<String, Double> listed = new LinkedHashMap<>();
    for (String line : lines) {
      Matcher item = ITEM.matcher(line);
      if (item.matches()) listed.merge(item.group(2), number(item.group(1)), Double::sum);
    }
    for (String line : lines) {
      Matcher step = STEP.matcher(line);
      if (!step.matches() || !families.containsKey(step.group(1))) continue;
      if (step.group(1).equals("before")) continue;
      Matcher part = LISTED.matcher(line);
      double said = part.find() ? number(part.group(1)) : number(step.group(2));
      // Items are printed with one digit, at most nine of them.
      assertThat(listed.getOrDefault(step.group(1), 0.0)).as(line).isCloseTo(said, within(0.45));
    }
  }

  private static double number(String signed) {
    return Double.parseDouble(signed.replace('−', '-'));
  }
}
