// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent.evaluation;

import java.util.ArrayList;
import java.util.List;

/// A table with a title and what has to be known to read it.
public record Table(String title, List<String> notes, List<String> columns, List<List<Cell>> rows) {
  public Table {
    notes = List.copyOf(notes);
    columns = List.copyOf(columns);
    rows = rows.stream().map(List::copyOf).toList();
    for (List<Cell> row : rows)
      if (row.size() != columns.size())
        throw new IllegalArgumentException(title + ": " + row + " does not fit " + columns);
  }

  /// Collects rows.
  static final class Builder {
    private final String title;
    private final List<String> columns;
    private final List<String> notes = new ArrayList<>();
    private final List<List<Cell>> rows = new ArrayList<>();

    Builder(String title, String... columns) {
      this.title = title;
      this.columns = List.of(columns);
    }

    Builder(String title, List<String> columns) {
      this.title = title;
      this.columns = List.copyOf(columns);
    }

    Builder note(String note) {
      notes.add(note);
      return this;
    }

    Builder row(Cell... cells) {
      rows.add(List.of(cells));
      return this;
    }

    Builder row(List<Cell> cells) {
      rows.add(cells);
      return this;
    }

    Table build() {
      return new Table(title, notes, columns, rows);
    }
  }
}
