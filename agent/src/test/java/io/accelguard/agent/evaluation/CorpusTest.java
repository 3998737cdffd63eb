// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.accelguard.agent.evaluation.Captures.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The level reached on the labelled captures beside the checkout, so that it cannot get worse. It
/// is a development set: these are no rates of the real world.
class CorpusTest {
  private static final Path CORPUS =
      Path.of(System.getProperty("accelguard.corpus", "../../shared/data/pcap"));

  /// Labelled flows that are found, per category, all labels included (weak, hard, policy).
  private static final Map<String, Integer> FEWEST_FOUND =
      Map.of("crypto-mining", 4, "p2p", 674, "remote-access", 209, "outbound-attack", 2197);

  /// A flow that carries AnyDesk's certificate in a capture labelled benign.
  private static final int MOST_FALSE = 1;

  @Test
  void recall_and_false_findings_are_no_worse_than_before() throws IOException {
    assumeTrue(
        Files.isRegularFile(CORPUS.resolve("labels.csv")),
        "the evaluation data is not beside the checkout");
    Map<String, List<Outcome>> outcomes = Captures.outcomes(CORPUS);
    FEWEST_FOUND.forEach((category, fewest) ->
        assertThat(outcomes.get(category).stream().mapToInt(Outcome::found).sum())
            .as(category)
            .isGreaterThanOrEqualTo(fewest));
    List<Outcome> wrong =
        outcomes.values().stream()
            .flatMap(Collection::stream)
            .filter(outcome -> outcome.false_() > 0)
            .toList();
    assertThat(wrong.stream().mapToInt(Outcome::false_).sum())
        .as("%s", wrong)
        .isLessThanOrEqualTo(MOST_FALSE);
  }
}
