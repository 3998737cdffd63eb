// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// A table as comma-separated values (RFC 4180) that a spreadsheet can be trusted to open: what it
/// would take for a formula begins with an apostrophe and stays text.
final class Csv {
  /// A sign that starts a formula, also in full width, behind whatever is not seen.
  private static final Pattern FORMULA =
      Pattern.compile("[\\t\\r\\n]|[\\s\\p{Cc}\\p{Cf}]*[=+\\-@|%\\uff1d\\uff0b\\uff0d\\uff20]");

  private static final int MAX_ROWS = 100_000;
  private static final int PAGE = 500;

  private final StringBuilder text = new StringBuilder();

  /// Gives one page of a list.
  @FunctionalInterface
  interface Pages<T> {
    Cursor.Page<T> after(Cursor cursor, int limit) throws SQLException;
  }

  /// All pages of a list. What is more than a table should hold is told in its last row.
  static <T> Csv of(
      List<String> columns, Cursor start, Pages<T> pages, Function<T, List<String>> fields)
      throws SQLException {
    Csv csv = new Csv(columns);
    Optional<Cursor> at = Optional.of(start);
    for (int rows = 0; at.isPresent() && rows < MAX_ROWS; ) {
      Cursor.Page<T> page = pages.after(at.get(), PAGE);
      page.rows().forEach(row -> csv.row(fields.apply(row)));
      rows += page.rows().size();
      at = page.next();
    }
    at.ifPresent(more -> csv.row(List.of("there are more: cursor=" + more.text())));
    return csv;
  }

  Csv(List<String> columns) {
    row(columns);
  }

  void row(List<String> fields) {
    text.append(fields.stream().map(Csv::field).collect(Collectors.joining(","))).append("\r\n");
  }

  private static String field(String value) {
    String safe = FORMULA.matcher(value).lookingAt() ? "'" + value : value;
    return "\"" + safe.replace("\"", "\"\"") + "\"";
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
