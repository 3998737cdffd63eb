// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import io.accelguard.model.Category;
import io.accelguard.model.ConfigProblem;
import io.accelguard.model.VerdictState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunLabelsTest {
  private static RunLabels labels(String run) {
    return RunLabels.parse(
        "labels.yaml", "provenance: a test\norigin: recorded\nruns:\n  - { " + run + " }\n");
  }

  @Test
  void a_guilty_run_is_expected_to_be_a_violation_and_an_innocent_one_to_be_clear() {
    RunLabels guilty =
        labels("file: a.agrec, category: p2p, level: L0, tool: a, programs: [a], known-as: [A]");
    assertThat(guilty.problems()).isEmpty();
    Label label = guilty.runs().getFirst();
    assertThat(label.category()).contains(Category.P2P);
    assertThat(label.reaches()).isEqualTo(VerdictState.VIOLATION);
    assertThat(label.knownAs()).containsExactly("a");
    assertThat(label.run()).isEqualTo("a");
    RunLabels innocent = labels("file: b.agrec, tool: b");
    assertThat(innocent.problems()).isEmpty();
    assertThat(innocent.runs().getFirst().reaches()).isEqualTo(VerdictState.CLEAR);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "file: ../a.agrec, tool: a; same folder",
        "file: a.agrec; what runs",
        "file: a.agrec, tool: a, category: mining, level: L0, programs: [a]; a category",
        "file: a.agrec, tool: a, category: p2p, programs: [a]; a level",
        "file: a.agrec, tool: a, category: p2p, level: L9, programs: [a]; L0 to L5",
        "file: a.agrec, tool: a, category: p2p, level: L0; which programs",
        "file: a.agrec, tool: a, reaches: guilty; suspect, probable",
        "file: a.agrec, tool: a, tools: b; unknown key"
      })
  void a_mistake_is_told_with_its_line(String run, String message) {
    assertThat(labels(run).problems())
        .anySatisfy(problem -> {
          assertThat(problem.line()).isEqualTo(4);
          assertThat(problem.message()).contains(message);
        });
  }

  @Test
  void runs_without_provenance_or_labelled_twice_are_refused() {
    String run = "  - { file: a.agrec, tool: a }\n";
    assertThat(RunLabels.parse("labels.yaml", "origin: recorded\nruns:\n" + run + run).problems())
        .extracting(ConfigProblem::key)
        .contains("provenance", "runs[1].file");
  }
}
