// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.model;

import io.accelguard.model.YamlNode.YamlList;
import io.accelguard.model.YamlNode.YamlMap;
import io.accelguard.model.YamlNode.YamlScalar;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Reads one mapping of a configuration file, key by key, and collects every mistake instead of
/// stopping at the first. A key with a mistake yields its default, so that reading goes on; whoever
/// asked must look at the problems before using anything. End with [#finish], which reports keys
/// that nobody asked for.
public final class Settings {
  private final String file;
  private final String path;
  private final YamlMap map;
  private final List<ConfigProblem> problems;
  private final Set<String> asked = new LinkedHashSet<>();

  private Settings(String file, String path, YamlMap map, List<ConfigProblem> problems) {
    this.file = file;
    this.path = path;
    this.map = map;
    this.problems = problems;
  }

  /// Reads a whole file; mistakes are added to `problems`.
  public static Settings of(String file, String yaml, List<ConfigProblem> problems) {
    YamlDocument document = YamlDocument.parse(file, yaml);
    problems.addAll(document.problems());
    YamlMap root = new YamlMap(1, new LinkedHashMap<>(), Map.of());
    if (document.root().isPresent()) {
      YamlNode node = document.root().get();
      if (node instanceof YamlMap found) root = found;
      else
        problems.add(
            new ConfigProblem(file, node.line(), "", "expected a mapping, found " + node.kind()));
    }
    return of(file, root, problems);
  }

  /// Reads a mapping that is already parsed; mistakes are added to `problems`.
  public static Settings of(String file, YamlMap map, List<ConfigProblem> problems) {
    return new Settings(file, "", map, problems);
  }

  /// A value as it was written, for whoever reads its shape alone.
  public Optional<YamlNode> node(String key) {
    return Optional.ofNullable(find(key));
  }

  /// Whether the key is written, which also counts as asking for it.
  public boolean has(String key) {
    return find(key) != null;
  }

  /// A mapping below this one; an empty one when the key is missing.
  public Settings section(String key) {
    YamlNode node = find(key);
    if (node instanceof YamlMap found) return new Settings(file, dotted(key), found, problems);
    if (node != null) report(key, "expected a mapping, found " + node.kind());
    return new Settings(
        file, dotted(key), new YamlMap(map.line(), new LinkedHashMap<>(), Map.of()), problems);
  }

  /// A list of mappings; empty when the key is missing.
  public List<Settings> sections(String key) {
    List<Settings> found = new ArrayList<>();
    for (YamlNode item : items(key)) {
      String name = dotted(key) + "[" + found.size() + "]";
      if (item instanceof YamlMap entry) found.add(new Settings(file, name, entry, problems));
      else
        problems.add(
            new ConfigProblem(file, item.line(), name, "expected a mapping, found " + item.kind()));
    }
    return found;
  }

  /// A list of texts; empty when the key is missing.
  public List<String> texts(String key) {
    List<String> found = new ArrayList<>();
    for (YamlNode item : items(key)) {
      if (item instanceof YamlScalar scalar) found.add(scalar.text());
      else
        problems.add(
            new ConfigProblem(
                file, item.line(), dotted(key), "expected a text, found " + item.kind()));
    }
    return found;
  }

  /// A text.
  public String text(String key, String otherwise) {
    return optionalText(key).orElse(otherwise);
  }

  /// A text that may be missing or null.
  public Optional<String> optionalText(String key) {
    return scalar(key, "a text", Optional::of);
  }

  /// A duration such as `500ms`, `5s`, `10m`, `1h`, `7d`.
  public Duration duration(String key, Duration otherwise) {
    return scalar(key, "a duration such as 5s or 10m", Units::duration).orElse(otherwise);
  }

  /// A size in bytes, written as `64MiB`.
  public long bytes(String key, long otherwise) {
    return scalar(key, "a size such as 64MiB", Units::bytes).orElse(otherwise);
  }

  /// A whole number within bounds.
  public int integer(String key, int otherwise, int min, int max) {
    return (int)
        number(key, otherwise, min, max, "a whole number", text -> (double) Integer.parseInt(text));
  }

  /// A number within bounds.
  public double number(String key, double otherwise, double min, double max) {
    return number(key, otherwise, min, max, "a number", Double::parseDouble);
  }

  /// `true` or `false`.
  public boolean flag(String key, boolean otherwise) {
    return scalar(
            key,
            "true or false",
            text ->
                switch (text) {
                  case "true" -> Optional.of(true);
                  case "false" -> Optional.of(false);
                  default -> Optional.empty();
                })
        .orElse(otherwise);
  }

  /// Adds a mistake that only the caller can see, at the line of the key.
  public void report(String key, String message) {
    problems.add(
        new ConfigProblem(file, map.lines().getOrDefault(key, map.line()), dotted(key), message));
  }

  /// Reports every key that was not asked for.
  public void finish() {
    for (String key : map.entries().keySet()) {
      if (!asked.contains(key)) {
        String hint = Nearest.to(key, asked).map(name -> "; did you mean " + name + "?").orElse("");
        report(key, "unknown key" + hint);
      }
    }
  }

  private double number(
      String key,
      double otherwise,
      double min,
      double max,
      String what,
      Function<String, Double> parse) {
    Optional<Double> value =
        scalar(
            key,
            what,
            text -> {
              try {
                return Optional.of(parse.apply(text));
              } catch (NumberFormatException e) {
                return Optional.empty();
              }
            });
    if (value.isPresent() && !(value.get() >= min && value.get() <= max)) {
      String bounds =
          what.equals("a number") ? min + " to " + max : (long) min + " to " + (long) max;
      report(key, "must be " + bounds);
      return otherwise;
    }
    return value.orElse(otherwise);
  }

  private <T> Optional<T> scalar(String key, String what, Function<String, Optional<T>> parse) {
    YamlNode node = find(key);
    if (node == null) return Optional.empty();
    if (!(node instanceof YamlScalar scalar)) {
      report(key, "expected " + what + ", found " + node.kind());
      return Optional.empty();
    }
    if (scalar.isNull()) return Optional.empty();
    Optional<T> value = parse.apply(scalar.text());
    if (value.isEmpty()) report(key, "expected " + what + ", found `" + scalar.text() + "`");
    return value;
  }

  private List<YamlNode> items(String key) {
    YamlNode node = find(key);
    if (node instanceof YamlList list) return list.items();
    if (node != null && !(node instanceof YamlScalar scalar && scalar.isNull())) {
      report(key, "expected a list, found " + node.kind());
    }
    return List.of();
  }

  private @Nullable YamlNode find(String key) {
    asked.add(key);
    return map.entries().get(key);
  }

  private String dotted(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }
}
