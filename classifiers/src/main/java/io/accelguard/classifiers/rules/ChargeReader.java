// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers.rules;

import io.accelguard.model.Category;
import io.accelguard.model.Family;
import io.accelguard.model.Grade;
import io.accelguard.model.Settings;
import io.accelguard.model.YamlNode;
import io.accelguard.model.YamlNode.YamlList;
import io.accelguard.model.YamlNode.YamlMap;
import io.accelguard.model.YamlNode.YamlScalar;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// Reads the `accelguard:` part of a rule: what a match weighs, and the examples.
final class ChargeReader {
  private final Mistakes mistakes;

  ChargeReader(Mistakes mistakes) {
    this.mistakes = mistakes;
  }

  /// @param charge empty when something is wrong with it
  record Charged(Optional<Charge> charge, List<Example> examples) {}

  Charged read(Settings ours) {
    Optional<Category> category =
        choice(ours, "category", Arrays.asList(Category.values()), Category::id, "");
    Optional<Family> family =
        choice(ours, "family", Arrays.asList(Family.values()), Family::id, Family.IDENTITY.id());
    Optional<Scope> scope =
        choice(ours, "scope", Arrays.asList(Scope.values()), Scope::id, Scope.PROCESS.id());
    Optional<Maturity> maturity =
        choice(ours, "maturity", Arrays.asList(Maturity.values()), Maturity::id, "");
    String variant = ours.text("variant", "");
    Optional<Grade> grade = grade(ours, family);
    double cap = grade.map(Charge::cap).orElse(Charge.BEHAVIOUR_CAP);
    double nats = ours.number("nats", cap, 0.1, cap);
    List<Example> examples = examples(ours.section("examples"), scope.orElse(Scope.PROCESS));
    ours.finish();
    if (category.isEmpty() || family.isEmpty() || scope.isEmpty() || maturity.isEmpty())
      return new Charged(Optional.empty(), examples);
    Charge charge =
        new Charge(category.get(), variant, family.get(), grade, nats, scope.get(), maturity.get());
    return new Charged(Optional.of(charge), examples);
  }

  private static Optional<Grade> grade(Settings ours, Optional<Family> family) {
    String word = ours.text("grade", "");
    if (!word.equals("none"))
      return choice(ours, "grade", Arrays.asList(Grade.values()), Grade::id, "");
    if (family.equals(Optional.of(Family.IDENTITY)))
      ours.report("grade", "identity needs a grade: content, structured, token or dual-use");
    if (!ours.has("nats")) ours.report("nats", "behaviour has no default weight");
    return Optional.empty();
  }

  /// @param otherwise the id that stands for a missing key; empty when the key is required
  private static <T> Optional<T> choice(
      Settings ours, String key, List<T> values, Function<T, String> id, String otherwise) {
    String word = ours.text(key, otherwise);
    Optional<T> found = values.stream().filter(value -> id.apply(value).equals(word)).findFirst();
    if (found.isEmpty())
      ours.report(key, "must be one of " + String.join(", ", values.stream().map(id).toList()));
    return found;
  }

  private List<Example> examples(Settings examples, Scope scope) {
    List<Example> found = new ArrayList<>();
    examples.node("match").ifPresent(node -> read("match", node, true, scope, found));
    examples.node("ignore").ifPresent(node -> read("ignore", node, false, scope, found));
    examples.finish();
    if (found.stream().noneMatch(Example::matches))
      examples.report("match", "a rule needs an example that it matches");
    return found;
  }

  private void read(String key, YamlNode node, boolean matches, Scope scope, List<Example> found) {
    String path = "accelguard.examples." + key;
    if (!(node instanceof YamlList list)) {
      mistakes.add(node, path, "expected a list of mappings, found " + node.kind());
      return;
    }
    for (YamlNode item : list.items()) {
      if (item instanceof YamlMap map)
        found.add(new Example(map.line(), matches, observation(path, map, scope)));
      else mistakes.add(item, path, "expected a mapping of fields, found " + item.kind());
    }
  }

  private Observation observation(String path, YamlMap map, Scope scope) {
    Map<Field, List<String>> given = new EnumMap<>(Field.class);
    for (Map.Entry<String, YamlNode> entry : map.entries().entrySet()) {
      String name = entry.getKey();
      Optional<Field> field = Field.named(name, Field.of(scope));
      int line = map.lines().getOrDefault(name, map.line());
      if (field.isPresent()) given.put(field.get(), texts(path + "." + name, entry.getValue()));
      else mistakes.add(line, path, Field.unknown(name, Field.of(scope)));
    }
    return Observation.ofExample(scope, given);
  }

  private List<String> texts(String path, YamlNode node) {
    List<YamlNode> items = node instanceof YamlList list ? list.items() : List.of(node);
    List<String> texts = new ArrayList<>();
    for (YamlNode item : items) {
      if (item instanceof YamlScalar scalar) texts.add(scalar.text());
      else mistakes.add(item, path, "expected a text, found " + item.kind());
    }
    return texts;
  }
}
