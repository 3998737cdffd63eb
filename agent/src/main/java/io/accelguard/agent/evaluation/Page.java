// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent.evaluation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/// All tables of an evaluation, for people, for scripts and for the documentation.
public record Page(List<Table> tables) {
  public Page {
    tables = List.copyOf(tables);
  }

  /// Plain text.
  ///
  /// @param safe makes foreign text harmless
  public String text(UnaryOperator<String> safe) {
    StringBuilder out = new StringBuilder();
    for (Table table : tables) {
      out.append(safe.apply(table.title())).append('\n');
      table.notes().forEach(note -> out.append("  ").append(safe.apply(note)).append('\n'));
      List<List<String>> lines = new ArrayList<>();
      lines.add(table.columns());
      for (List<Cell> row : table.rows())
        lines.add(row.stream().map(cell -> safe.apply(words(cell))).toList());
      int[] widths = new int[table.columns().size()];
      for (List<String> line : lines)
        for (int i = 0; i < widths.length; i++)
          widths[i] = Math.max(widths[i], line.get(i).length());
      for (List<String> line : lines) {
        StringBuilder text = new StringBuilder("  ");
        for (int i = 0; i < widths.length; i++)
          text.append(line.get(i)).repeat(' ', widths[i] - line.get(i).length() + 2);
        out.append(text.toString().stripTrailing()).append('\n');
      }
      out.append('\n');
    }
    return out.toString();
  }

  /// Markdown, as docs/evaluation.md holds it.
  public String markdown() {
    StringBuilder out = new StringBuilder();
    for (Table table : tables) {
      out.append("## ").append(escaped(table.title())).append("\n\n");
      table.notes().forEach(note -> out.append(note).append("\n\n"));
      line(out, table.columns());
      out.append("|---".repeat(table.columns().size())).append("|\n");
      for (List<Cell> row : table.rows())
        line(out, row.stream().map(cell -> escaped(words(cell))).toList());
      out.append('\n');
    }
    return out.toString().stripTrailing() + "\n";
  }

  private static void line(StringBuilder out, List<String> cells) {
    out.append(cells.stream().collect(Collectors.joining(" | ", "| ", " |"))).append('\n');
  }

  private static String escaped(String text) {
    return text.replaceAll("([\\\\|*_`<>\\[\\]])", "\\\\$1").replaceAll("\\p{Cntrl}", "?");
  }

  /// Maps, lists, texts and numbers, for JSON.
  public Map<String, Object> plain() {
    List<Object> all = new ArrayList<>();
    for (Table table : tables) {
      List<Object> rows = new ArrayList<>();
      for (List<Cell> row : table.rows()) {
        Map<String, Object> cells = new LinkedHashMap<>();
        for (int i = 0; i < row.size(); i++) cells.put(table.columns().get(i), value(row.get(i)));
        rows.add(cells);
      }
      Map<String, Object> plain = new LinkedHashMap<>();
      plain.put("title", table.title());
      plain.put("notes", table.notes());
      plain.put("rows", rows);
      all.add(plain);
    }
    return Map.of("tables", all);
  }

  private static Object value(Cell cell) {
    return switch (cell) {
      case Cell.Words(String text) -> text;
      case Cell.Count(int number) -> number;
      case Cell.Time(var time) -> Map.of("seconds", time.toMillis() / 1000.0);
      case Cell.None() -> "";
      case Rate rate ->
          rate.of() == 0
              ? Map.of("hits", 0, "of", 0)
              : numbers(
                  "hits",
                  rate.hits(),
                  "of",
                  rate.of(),
                  "rate",
                  rate.value(),
                  "low",
                  rate.low(),
                  "high",
                  rate.high());
      case PerDay rate ->
          rate.watched().isZero()
              ? Map.of("events", rate.events())
              : numbers(
                  "events",
                  rate.events(),
                  "node-days",
                  rate.days(),
                  "low",
                  rate.low(),
                  "high",
                  rate.high());
    };
  }

  private static Map<String, Object> numbers(Object... namesAndNumbers) {
    Map<String, Object> numbers = new LinkedHashMap<>();
    for (int i = 0; i < namesAndNumbers.length; i += 2)
      numbers.put(namesAndNumbers[i].toString(), namesAndNumbers[i + 1]);
    return numbers;
  }

  private static String words(Cell cell) {
    return switch (cell) {
      case Cell.Words(String text) -> text;
      case Cell.Count(int number) -> Integer.toString(number);
      case Cell.Time(var time) -> String.format(Locale.ROOT, "%.0f s", time.toMillis() / 1000.0);
      case Cell.None() -> "–";
      case Rate rate ->
          rate.of() == 0
              ? "–"
              : String.format(
                  Locale.ROOT,
                  "%d/%d (%.0f–%.0f %%)",
                  rate.hits(),
                  rate.of(),
                  Math.floor(rate.low() * 100),
                  Math.ceil(rate.high() * 100));
      case PerDay rate ->
          rate.watched().isZero()
              ? "–"
              : String.format(
                  Locale.ROOT,
                  "%d in %.4f (%.1f–%.1f a day)",
                  rate.events(),
                  rate.days(),
                  rate.low(),
                  rate.high());
    };
  }
}
