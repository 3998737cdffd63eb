// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers.rules;

import io.accelguard.classifiers.rules.ConditionParser.ConditionException;
import io.accelguard.model.ConfigProblem;
import io.accelguard.model.Settings;
import io.accelguard.model.YamlDocument;
import io.accelguard.model.YamlNode;
import io.accelguard.model.YamlNode.YamlList;
import io.accelguard.model.YamlNode.YamlMap;
import io.accelguard.model.YamlNode.YamlScalar;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads one rule file. A file with a mistake yields no rule.
final class RuleReader {
  private static final String OURS = "accelguard";

  /// What Sigma defines besides what is read here.
  private static final List<String> OTHER_KEYS =
      List.of("date", "modified", "tags", "logsource", "related", "license", "name", "fields");

  /// The tag of a rule that is triggered on purpose.
  private static final String CANARY = "accelguard.canary";

  private static final Set<String> STATUSES =
      Set.of("stable", "test", "experimental", "deprecated", "unsupported");

  private static final Set<String> LEVELS =
      Set.of("informational", "low", "medium", "high", "critical");

  private final RuleSource source;
  private final List<ConfigProblem> problems = new ArrayList<>();
  private final Mistakes mistakes;

  private RuleReader(RuleSource source) {
    this.source = source;
    this.mistakes = new Mistakes(source.path(), problems);
  }

  /// Most steps for a character of text: such a rule takes less than half a second of CPU for the
  /// longest text, whatever that is (docs/decisions/0063-the-price-of-a-rule.md).
  static final int MOST_STEPS = 1_000;

  /// What a file gave: a rule of one kind, or problems.
  sealed interface Outcome {
    record Weighed(Rule rule) implements Outcome {}

    /// A rule that was not written for accelguard, and that it cannot ask.
    record Skipped(ConfigProblem why) implements Outcome {}

    record Informational(InformationalRule rule) implements Outcome {}

    record Broken(List<ConfigProblem> problems) implements Outcome {}
  }

  static Outcome read(RuleSource source) {
    return new RuleReader(source).read();
  }

  private Outcome read() {
    YamlDocument document = YamlDocument.parse(source.path(), source.text());
    problems.addAll(document.problems());
    if (document.root().isEmpty()) {
      if (problems.isEmpty()) mistakes.add(0, "", "the file is empty");
      return new Outcome.Broken(problems);
    }
    if (!(document.root().get() instanceof YamlMap root)) {
      mistakes.add(document.root().get(), "", "a rule is a mapping");
      return new Outcome.Broken(problems);
    }
    return read(Settings.of(source.path(), root, problems));
  }

  private Outcome read(Settings rule) {
    return rule.has(OURS) ? readOurs(rule) : readForeign(rule);
  }

  private Outcome readForeign(Settings rule) {
    Optional<String> product = product(rule);
    Description description = describe(rule);
    SelectionReader reader = new SelectionReader(mistakes, Field.of(Scope.PROCESS), false);
    Detection detection = detect(rule, reader);
    List<String> unseen = List.copyOf(reader.unseen());
    boolean canary = rule.texts("tags").contains(CANARY);
    if (product.isPresent()) return skipped(0, "logsource", "is about " + product.get());
    if (!problems.isEmpty()) return new Outcome.Skipped(problems.getFirst());
    if (detection.never() && !unseen.isEmpty())
      return skipped(
          0, "detection", "needs " + String.join(", ", unseen) + ", which accelguard does not see");
    return new Outcome.Informational(
        new InformationalRule(source, description, detection, unseen, canary));
  }

  private Outcome skipped(int line, String key, String why) {
    return new Outcome.Skipped(new ConfigProblem(source.path(), line, key, why));
  }

  /// The system that a rule is about, if that is not Linux.
  private static Optional<String> product(Settings rule) {
    return rule.node("logsource")
        .flatMap(node ->
            node instanceof YamlMap map
                ? Optional.ofNullable(map.entries().get("product"))
                : Optional.empty())
        .flatMap(node ->
            node instanceof YamlScalar scalar ? Optional.of(scalar.text()) : Optional.empty())
        .filter(name -> !name.equals("linux"));
  }

  private Outcome readOurs(Settings rule) {
    Description description = describe(rule);
    demand(rule, description);
    ChargeReader.Charged charged = new ChargeReader(mistakes).read(rule.section(OURS));
    Scope scope = charged.charge().map(Charge::scope).orElse(Scope.PROCESS);
    Detection detection = detect(rule, new SelectionReader(mistakes, Field.of(scope), true));
    OTHER_KEYS.forEach(rule::has);
    rule.finish();
    if (!problems.isEmpty() || charged.charge().isEmpty()) return new Outcome.Broken(problems);
    Charge charge = charged.charge().get();
    String id = charge.category().id() + "/" + source.name();
    return new Outcome.Weighed(
        new Rule(id, source, description, charge, detection, charged.examples()));
  }

  private Description describe(Settings rule) {
    Description description =
        new Description(
            rule.text("id", ""),
            rule.text("title", ""),
            rule.text("description", ""),
            rule.text("status", ""),
            rule.text("level", ""),
            rule.text("author", ""),
            rule.texts("references"),
            rule.texts("falsepositives"));
    if (description.title().isEmpty()) rule.report("title", "a rule needs a title");
    if (!description.status().isEmpty() && !STATUSES.contains(description.status()))
      rule.report("status", "must be one of " + sorted(STATUSES));
    if (!description.level().isEmpty() && !LEVELS.contains(description.level()))
      rule.report("level", "must be one of " + sorted(LEVELS));
    return description;
  }

  /// What a rule that weighs must tell the person who is accused by it.
  private static void demand(Settings rule, Description description) {
    if (description.uuid().isEmpty()) rule.report("id", "a rule needs a UUID");
    if (description.text().isEmpty()) rule.report("description", "say what the rule recognises");
    if (description.falsepositives().isEmpty())
      rule.report("falsepositives", "name the honest work that matches, or write Unknown");
  }

  private Detection detect(Settings rule, SelectionReader reader) {
    Optional<YamlNode> node = rule.node("detection");
    if (node.isEmpty() || !(node.get() instanceof YamlMap map)) {
      rule.report("detection", "a rule needs a mapping of selections and a condition");
      return new Detection(new Expression.Constant(false));
    }
    int before = mistakes.count();
    Map<String, Expression> selections = new LinkedHashMap<>();
    for (Map.Entry<String, YamlNode> entry : map.entries().entrySet()) {
      String name = entry.getKey();
      switch (name) {
        case "condition" -> {}
        case "timeframe" ->
            mistakes.add(
                entry.getValue(), "detection.timeframe", "not supported: rules have no memory");
        default -> selections.put(name, reader.read("detection." + name, entry.getValue()));
      }
    }
    Detection detection = new Detection(condition(map, selections));
    if (before == mistakes.count()) judge(detection, map, reader);
    return detection;
  }

  /// Refuses what costs too much or can never be true.
  private void judge(Detection detection, YamlMap map, SelectionReader reader) {
    if (detection.cost() > MOST_STEPS)
      mistakes.add(
          map,
          "detection",
          "costs too much: up to %d steps for each character of a process's texts; the most is %d"
              .formatted(detection.cost(), MOST_STEPS));
    if (detection.never() && reader.unseen().isEmpty())
      mistakes.add(map, "detection", "contradicts itself: nothing can make it true");
  }

  /// One condition, or a list of which any holds.
  private Expression condition(YamlMap detection, Map<String, Expression> selections) {
    YamlNode node = detection.entries().get("condition");
    List<YamlNode> items = node instanceof YamlList list ? list.items() : nodes(node);
    if (items.isEmpty())
      mistakes.add(detection, "detection.condition", "a detection needs one condition");
    return Expression.any(items.stream().map(item -> condition(item, selections)).toList());
  }

  private static List<YamlNode> nodes(@Nullable YamlNode node) {
    return node == null ? List.of() : List.of(node);
  }

  private Expression condition(YamlNode node, Map<String, Expression> selections) {
    if (!(node instanceof YamlScalar scalar)) {
      mistakes.add(node, "detection.condition", "expected a text, found " + node.kind());
      return new Expression.Constant(false);
    }
    try {
      return ConditionParser.parse(scalar.text(), selections);
    } catch (ConditionException e) {
      mistakes.add(scalar, "detection.condition", String.valueOf(e.getMessage()));
      return new Expression.Constant(false);
    }
  }

  private static String sorted(Set<String> words) {
    return String.join(", ", words.stream().sorted().toList());
  }
}
