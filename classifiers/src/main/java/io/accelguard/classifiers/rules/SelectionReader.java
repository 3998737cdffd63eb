// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers.rules;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.accelguard.classifiers.rules.ValueTest.Compared;
import io.accelguard.classifiers.rules.ValueTest.Compared.Order;
import io.accelguard.classifiers.rules.ValueTest.Expressed;
import io.accelguard.classifiers.rules.ValueTest.Like;
import io.accelguard.classifiers.rules.ValueTest.Within;
import io.accelguard.model.YamlNode;
import io.accelguard.model.YamlNode.YamlList;
import io.accelguard.model.YamlNode.YamlMap;
import io.accelguard.model.YamlNode.YamlScalar;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Turns one selection of a rule into an expression: a mapping demands all of its fields, a list of
/// mappings any of them, a list of texts any of these in any field.
final class SelectionReader {
  private static final int MAX_VALUES = 2000;

  private final Mistakes mistakes;
  private final List<Field> fields;
  private final boolean strict;

  /// @param fields what the rule may ask about
  /// @param strict whether another field is a mistake; otherwise it is one that no observation has
  SelectionReader(Mistakes mistakes, List<Field> fields, boolean strict) {
    this.mistakes = mistakes;
    this.fields = fields;
    this.strict = strict;
  }

  Expression read(String name, YamlNode node) {
    return switch (node) {
      case YamlMap map -> readMap(name, map);
      case YamlList list -> readList(name, list);
      case YamlScalar scalar -> keyword(name, scalar);
    };
  }

  private Expression readMap(String name, YamlMap map) {
    List<Expression> fields = new ArrayList<>();
    for (Map.Entry<String, YamlNode> entry : map.entries().entrySet()) {
      String path = name + "." + entry.getKey();
      int line = map.lines().getOrDefault(entry.getKey(), map.line());
      FieldKey key = FieldKey.parse(entry.getKey(), path, line, mistakes);
      fields.add(readField(path, key, line, values(path, entry.getValue())));
    }
    if (fields.isEmpty()) mistakes.add(map, name, "an empty selection matches everything");
    return Expression.all(fields);
  }

  private Expression readList(String name, YamlList list) {
    List<Expression> branches = new ArrayList<>();
    for (YamlNode item : list.items()) {
      switch (item) {
        case YamlMap map -> branches.add(readMap(name, map));
        case YamlScalar scalar -> branches.add(keyword(name, scalar));
        case YamlList inner -> mistakes.add(inner, name, "a list in a list has no meaning");
      }
    }
    if (branches.isEmpty()) mistakes.add(list, name, "an empty list matches nothing");
    return Expression.any(branches);
  }

  private Expression keyword(String name, YamlScalar scalar) {
    FieldKey anywhere = new FieldKey("", FieldKey.Comparison.CONTAINS, false);
    return test(name, anywhere, scalar).map(Expression::keyword).orElse(never());
  }

  private Expression readField(String path, FieldKey key, int line, List<YamlScalar> values) {
    Optional<Field> field = Field.named(key.field(), fields);
    if (field.isEmpty() && !key.field().isEmpty() && strict)
      mistakes.add(line, path, Field.unknown(key.field(), fields));
    if (values.isEmpty()) mistakes.add(line, path, "no value to compare with");
    List<Expression> branches = new ArrayList<>();
    for (YamlScalar value : values) branches.add(branch(path, key, field, value));
    return key.all() ? Expression.all(branches) : Expression.any(branches);
  }

  private Expression branch(String path, FieldKey key, Optional<Field> field, YamlScalar value) {
    if (value.isNull()) {
      if (key.comparison() != FieldKey.Comparison.EQUALS)
        mistakes.add(value, path, "null goes with no modifier but all");
      return field.<Expression>map(Expression.Missing::new).orElse(new Expression.Constant(true));
    }
    Optional<ValueTest> test = test(path, key, value);
    if (test.isEmpty()) return never();
    if (key.field().isEmpty()) return Expression.keyword(test.get());
    return field
        .<Expression>map(known -> new Expression.Matches(known, test.get()))
        .orElse(never());
  }

  private Optional<ValueTest> test(String path, FieldKey key, YamlScalar value) {
    String text = value.text();
    return switch (key.comparison()) {
      case EQUALS ->
          Optional.of(
              new Like(
                  key.field().isEmpty() ? Glob.parse(text).anyStart().anyEnd() : Glob.parse(text)));
      case CONTAINS -> Optional.of(new Like(Glob.parse(text).anyStart().anyEnd()));
      case STARTS_WITH -> Optional.of(new Like(Glob.parse(text).anyEnd()));
      case ENDS_WITH -> Optional.of(new Like(Glob.parse(text).anyStart()));
      case RE -> regex(path, value);
      case GT -> number(path, value, Order.GT);
      case GTE -> number(path, value, Order.GTE);
      case LT -> number(path, value, Order.LT);
      case LTE -> number(path, value, Order.LTE);
      case CIDR -> {
        Optional<Network> network = Network.parse(text);
        if (network.isEmpty())
          mistakes.add(value, path, "expected a network such as 10.0.0.0/8, found `" + text + "`");
        yield network.map(Within::new);
      }
    };
  }

  private Optional<ValueTest> regex(String path, YamlScalar value) {
    try {
      return Optional.of(new Expressed(Pattern.compile(value.text())));
    } catch (PatternSyntaxException e) {
      mistakes.add(value, path, "not a regular expression of RE2: " + e.getMessage());
      return Optional.empty();
    }
  }

  private Optional<ValueTest> number(String path, YamlScalar value, Order order) {
    try {
      return Optional.of(new Compared(order, Double.parseDouble(value.text())));
    } catch (NumberFormatException e) {
      mistakes.add(value, path, "expected a number, found `" + value.text() + "`");
      return Optional.empty();
    }
  }

  /// The scalars of a value or of a list of values.
  private List<YamlScalar> values(String path, YamlNode node) {
    List<YamlNode> items = node instanceof YamlList list ? list.items() : List.of(node);
    if (items.size() > MAX_VALUES)
      mistakes.add(node, path, "more than " + MAX_VALUES + " values in one list");
    List<YamlScalar> scalars = new ArrayList<>();
    for (YamlNode item : items) {
      if (item instanceof YamlScalar scalar) scalars.add(scalar);
      else mistakes.add(item, path, "expected a text, found " + item.kind());
    }
    return scalars;
  }

  private static Expression never() {
    return new Expression.Constant(false);
  }
}
