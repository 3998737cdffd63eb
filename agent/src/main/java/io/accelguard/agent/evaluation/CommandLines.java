// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent.evaluation;

import io.accelguard.agent.evaluation.PublishedCondition.SeenProcess;
import io.accelguard.classifiers.rules.Rule;
import io.accelguard.classifiers.rules.RuleBase;
import io.accelguard.classifiers.rules.Scope;
import io.accelguard.model.Category;
import io.accelguard.model.Grade;
import io.accelguard.model.ProcessKey;
import io.accelguard.model.ProcessSample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/// Labelled command lines: `id, label, cmdline, source`, separated by tabs, with a header. A line
/// alone is never a violation; counted is what the rules make of it.
public final class CommandLines {
  private static final Map<String, Category> FORBIDDEN =
      Map.of(
          "mining", Category.CRYPTO_MINING,
          "cracking", Category.PASSWORD_CRACKING,
          "faceswap_train", Category.DEEPFAKE);

  private record Line(String label, ProcessSample process) {}

  private final RuleBase rules;
  private final List<PublishedCondition> conditions;

  /// @param conditions to be put beside our own rules
  public CommandLines(RuleBase rules, List<PublishedCondition> conditions) {
    this.rules = rules;
    this.conditions = List.copyOf(conditions);
  }

  /// One row a label.
  public Table table(Path file) throws IOException {
    Map<String, List<Line>> byLabel = new TreeMap<>();
    for (String text : Files.readAllLines(file).stream().skip(1).toList()) {
      String[] columns = text.split("\t", -1);
      if (columns.length < 3) continue;
      Line line = new Line(columns[1], process(columns[2]));
      byLabel.computeIfAbsent(line.label(), _ -> new ArrayList<>()).add(line);
    }
    List<String> columns =
        new ArrayList<>(
            List.of(
                "label",
                "is",
                "structured rule, right",
                "any rule, right",
                "structured rule, wrong"));
    conditions.forEach(condition -> columns.add(condition.name()));
    Table.Builder table =
        new Table.Builder("Labelled command lines", columns)
            .note(
                "Lines from documentation and forums, easier than those of somebody who hides. A"
                    + " structured rule alone makes a workload suspect, never a violation. The last"
                    + " columns count lines for which the published condition is true.");
    conditions.forEach(condition -> table.note(condition.exactly()));
    byLabel.forEach((label, lines) -> table.row(row(label, lines)));
    return table.build();
  }

  private List<Cell> row(String label, List<Line> lines) {
    Optional<Category> guilty = Optional.ofNullable(FORBIDDEN.get(label));
    boolean innocent = label.startsWith("benign");
    int structured = 0;
    int any = 0;
    int wrong = 0;
    int[] others = new int[conditions.size()];
    for (Line line : lines) {
      SeenProcess seen = PublishedConditions.seen(line.process());
      List<Rule> true_ = matching(seen);
      if (true_.stream().anyMatch(rule -> is(rule, guilty) && isStructured(rule))) structured++;
      if (true_.stream().anyMatch(rule -> is(rule, guilty))) any++;
      if (true_.stream().anyMatch(rule -> !is(rule, guilty) && isStructured(rule))) wrong++;
      for (int i = 0; i < others.length; i++)
        if (conditions.get(i).isTrue().test(seen)) others[i]++;
    }
    int n = lines.size();
    List<Cell> row = new ArrayList<>();
    row.add(Cell.of(label));
    row.add(
        Cell.of(
            guilty.map(Category::id).orElse(innocent ? "innocent" : "a neighbour, not scored")));
    row.add(guilty.isPresent() ? new Rate(structured, n) : new Cell.None());
    row.add(guilty.isPresent() ? new Rate(any, n) : new Cell.None());
    row.add(guilty.isPresent() || innocent ? new Rate(wrong, n) : new Cell.None());
    for (int count : others) row.add(new Rate(count, n));
    return row;
  }

  private List<Rule> matching(SeenProcess seen) {
    return rules.rules().stream()
        .filter(rule -> rule.scope() == Scope.PROCESS && rule.charge().maturity().weighs())
        .filter(rule -> rule.matches(seen.observation()))
        .toList();
  }

  private static boolean is(Rule rule, Optional<Category> category) {
    return category.equals(Optional.of(rule.category()));
  }

  private static boolean isStructured(Rule rule) {
    return rule.grade().equals(Optional.of(Grade.STRUCTURED));
  }

  /// The process that a shell would make of the line: quotes go, blanks separate.
  private static ProcessSample process(String line) {
    List<String> argv = List.of(line.replace("\"", "").replace("'", "").strip().split(" +"));
    String program = argv.getFirst();
    String name = program.substring(program.lastIndexOf('/') + 1);
    return new ProcessSample(
        new ProcessKey(1, 1),
        0,
        1,
        name.substring(0, Math.min(15, name.length())),
        argv,
        false,
        Optional.of(new ProcessSample.Executable(program, false, false)),
        1000,
        1000,
        false,
        'R',
        1,
        0,
        new ProcessSample.Cpu(0, 0),
        0,
        0,
        OptionalLong.empty(),
        OptionalLong.empty(),
        Optional.empty(),
        OptionalLong.empty(),
        List.of());
  }
}
