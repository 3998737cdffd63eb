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
import java.util.Set;
import java.util.TreeSet;

/// Turns one selection of a rule into an expression: a mapping demands all of its fields, a list of
/// mappings any of them, a list of texts any of these in any field.
final class SelectionReader {
  private static final int MAX_VALUES = 2000;

  /// RE2/J does not come to an end when it folds U+1C80 to U+1C88, which its tables do not know
  /// (google/re2j issue 168). A range that takes them in must end at or above them.
  private static final Pattern FOLDS_FOREVER = Pattern.compile("[\\x{1c80}-\\x{10ffff}]|\\\\x\\{");

  private static final Pattern IGNORES_CASE = Pattern.compile("\\(\\?[a-zA-Z]*i");

  /// What published rules call our fields.
  private static final Map<String, Field> ALIASES = Map.of("TargetFilename", Field.CHANGED_FILE);

  private final Mistakes mistakes;
  private final List<Field> fields;
  private final boolean strict;
  private final Set<String> unseen = new TreeSet<>();

  /// @param fields what the rule may ask about
  /// @param strict whether another field is a mistake; otherwise it is one that no observation has
  SelectionReader(Mistakes mistakes, List<Field> fields, boolean strict) {
    this.mistakes = mistakes;
    this.fields = fields;
    this.strict = strict;
  }

  /// Fields that were asked for and that nothing has.
  Set<String> unseen() {
    return unseen;
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
    return Expression.any(
        tests(name, FieldKey.anywhere(), scalar).stream().map(Expression::keyword).toList());
  }

  private Expression readField(String path, FieldKey key, int line, List<YamlScalar> values) {
    Optional<Field> field = named(key.field());
    if (field.isEmpty() && !key.field().isEmpty()) {
      unseen.add(key.field());
      if (strict) mistakes.add(line, path, Field.unknown(key.field(), fields));
    }
    if (values.isEmpty()) mistakes.add(line, path, "no value to compare with");
    List<Expression> branches = new ArrayList<>();
    for (YamlScalar value : values) branches.add(branch(path, key, field, value));
    return key.all() ? Expression.all(branches) : Expression.any(branches);
  }

  private Optional<Field> named(String name) {
    return Field.named(name, fields)
        .or(() -> Optional.ofNullable(ALIASES.get(name)).filter(alias -> !strict));
  }

  private Expression branch(String path, FieldKey key, Optional<Field> field, YamlScalar value) {
    if (value.isNull()) {
      if (key.comparison() != FieldKey.Comparison.EQUALS)
        mistakes.add(value, path, "null goes with no modifier but all");
      return field.<Expression>map(Expression.Missing::new).orElse(new Expression.Constant(true));
    }
    return switch (key.comparison()) {
      case EXISTS -> exists(path, field, value);
      case FIELD -> same(path, field, value);
      case EQUALS, CONTAINS, STARTS_WITH, ENDS_WITH, RE, GT, GTE, LT, LTE, CIDR ->
          Expression.any(
              tests(path, key, value).stream().map(test -> asked(key, field, test)).toList());
    };
  }

  private static Expression asked(FieldKey key, Optional<Field> field, ValueTest test) {
    if (key.field().isEmpty()) return Expression.keyword(test);
    return field
        .<Expression>map(known -> new Expression.Matches(known, test))
        .orElse(new Expression.Constant(false));
  }

  private Expression exists(String path, Optional<Field> field, YamlScalar value) {
    boolean wanted = value.text().equalsIgnoreCase("true");
    if (!wanted && !value.text().equalsIgnoreCase("false"))
      mistakes.add(value, path, "expected true or false, found `" + value.text() + "`");
    Expression there =
        field
            .<Expression>map(known -> new Expression.Matches(known, new ValueTest.Anything()))
            .orElse(new Expression.Constant(false));
    return wanted ? there : Expression.not(there);
  }

  private Expression same(String path, Optional<Field> field, YamlScalar value) {
    Optional<Field> other = named(value.text());
    if (other.isEmpty()) {
      unseen.add(value.text());
      if (strict) mistakes.add(value, path, Field.unknown(value.text(), fields));
    }
    return field.isPresent() && other.isPresent()
        ? new Expression.Same(field.get(), other.get())
        : new Expression.Constant(false);
  }

  /// One test for each form of the value; none after a mistake.
  private List<ValueTest> tests(String path, FieldKey key, YamlScalar value) {
    String text = value.text();
    return switch (key.comparison()) {
      case EQUALS -> like(key, text, key.field().isEmpty(), key.field().isEmpty());
      case CONTAINS -> like(key, text, true, true);
      case STARTS_WITH -> like(key, text, false, true);
      case ENDS_WITH -> like(key, text, true, false);
      case RE -> regex(path, key, value);
      case GT -> number(path, value, Order.GT);
      case GTE -> number(path, value, Order.GTE);
      case LT -> number(path, value, Order.LT);
      case LTE -> number(path, value, Order.LTE);
      case CIDR -> {
        Optional<Network> network = Network.parse(text);
        if (network.isEmpty())
          mistakes.add(value, path, "expected a network such as 10.0.0.0/8, found `" + text + "`");
        yield network.<ValueTest>map(Within::new).stream().toList();
      }
      case EXISTS, FIELD -> List.of();
    };
  }

  private static List<ValueTest> like(FieldKey key, String text, boolean start, boolean end) {
    List<ValueTest> tests = new ArrayList<>();
    for (String form : key.forms().of(text)) {
      Glob glob = key.cased() ? Glob.parseCased(form) : Glob.parse(form);
      if (start) glob = glob.anyStart();
      if (end) glob = glob.anyEnd();
      tests.add(new Like(glob, key.cased()));
    }
    return tests;
  }

  private List<ValueTest> regex(String path, FieldKey key, YamlScalar value) {
    String flags = key.flags().isEmpty() ? "" : "(?" + key.flags() + ")";
    String expression = flags + value.text();
    if (IGNORES_CASE.matcher(expression).find() && FOLDS_FOREVER.matcher(expression).find()) {
      mistakes.add(
          value,
          path,
          "a regular expression that ignores letter case may name characters up to U+1C7F only,"
              + " and not as \\x{}");
      return List.of();
    }
    try {
      return List.of(new Expressed(Pattern.compile(expression)));
    } catch (PatternSyntaxException e) {
      mistakes.add(value, path, "not a regular expression of RE2: " + e.getMessage());
      return List.of();
    }
  }

  private List<ValueTest> number(String path, YamlScalar value, Order order) {
    try {
      return List.of(new Compared(order, Double.parseDouble(value.text())));
    } catch (NumberFormatException e) {
      mistakes.add(value, path, "expected a number, found `" + value.text() + "`");
      return List.of();
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
}
