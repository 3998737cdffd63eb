// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.accelguard.model.Category;
import io.accelguard.model.Grade;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// Checks against labelled command lines and published Sigma rules, which may lie beside the
/// repository and are no part of it. Where they are missing, the tests are skipped and say so.
class EvaluationDataTest {
  private static final Path DATA = Path.of("..", "..", "shared", "data");

  private static final Map<String, Category> FORBIDDEN =
      Map.of(
          "mining", Category.CRYPTO_MINING,
          "cracking", Category.PASSWORD_CRACKING,
          "faceswap_train", Category.DEEPFAKE);

  private static Path data(String name) {
    Path path = DATA.resolve(name);
    assumeTrue(Files.exists(path), "skipped: the optional evaluation data " + path + " is missing");
    return path;
  }

  @Test
  void unchanged_sigma_rules_for_linux_parse() throws IOException {
    List<RuleSource> sources = ShippedRules.sources(data("rules/sigma"));
    RuleBase base = RuleBase.parse(sources);
    assertThat(base.problems()).isEmpty();
    assertThat(base.rules()).isEmpty();
    assertThat(base.informational()).hasSameSizeAs(sources).isNotEmpty();
  }

  /// What one argument vector cannot show, with the reason.
  private static final Set<String> BEYOND_ARGV =
      Set.of(
          "c09", // options of a general image-to-image trainer
          "c10", // the same
          "c39" // a benchmark guesses no secret: a name, not a verdict
          );

  @Test
  void labelled_command_lines_are_told_apart() throws IOException {
    RuleBase shipped = ShippedRules.load();
    List<String> wrong = new ArrayList<>();
    for (String line : Files.readAllLines(data("cmdlines.tsv")).stream().skip(1).toList()) {
      String[] columns = line.split("\t");
      Set<Category> structured = structured(shipped, columns[2]);
      Optional<Category> guilty = Optional.ofNullable(FORBIDDEN.get(columns[1]));
      boolean right =
          guilty.isPresent()
              ? structured.equals(Set.of(guilty.get())) != BEYOND_ARGV.contains(columns[0])
              : !columns[1].startsWith("benign") || structured.isEmpty();
      if (!right) wrong.add(line + " -> " + structured);
    }
    assertThat(wrong).isEmpty();
  }

  private static Set<Category> structured(RuleBase rules, String commandLine) {
    String unquoted = commandLine.replace("\"", "").replace("'", "");
    String program = unquoted.split(" ")[0];
    Observation seen = RuleText.seen("CommandLine", unquoted, "Image", program);
    return rules.match(seen).stream()
        .filter(rule -> rule.grade().equals(Optional.of(Grade.STRUCTURED)))
        .map(Rule::category)
        .collect(Collectors.toSet());
  }
}
