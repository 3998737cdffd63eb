// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Draws how a sum comes about: one bar a step, each beginning where the last one ended.
final class Waterfall {
  private static final int COLUMNS = 32;

  private record Step(String name, double nats, double from, double to) {}

  private final List<Step> steps = new ArrayList<>();
  private double level;

  /// Adds a step.
  void add(String name, double nats) {
    steps.add(new Step(name, nats, level, level + nats));
    level += nats;
  }

  /// Where the steps have led so far.
  double level() {
    return level;
  }

  /// The drawing, with the sum as its last line.
  List<String> lines() {
    double low = 0;
    double high = 0;
    for (Step step : steps) {
      low = Math.min(low, step.to());
      high = Math.max(high, step.to());
    }
    List<String> lines = new ArrayList<>();
    for (Step step : steps) lines.add(line(step, low, high));
    lines.add(line(new Step("sum", level, 0, level), low, high));
    return lines;
  }

  private static String line(Step step, double low, double high) {
    double width = high - low == 0 ? 1 : high - low;
    int zero = column(0, low, width);
    int from = column(Math.min(step.from(), step.to()), low, width);
    int to = Math.max(from + 1, column(Math.max(step.from(), step.to()), low, width));
    StringBuilder bar = new StringBuilder();
    for (int column = 0; column <= COLUMNS; column++) {
      if (column >= from && column < to) bar.append(step.nats() < 0 ? '▒' : '█');
      else bar.append(column == zero ? '│' : ' ');
    }
    return String.format(Locale.ROOT, "  %-24s %6s  %s", step.name(), Words.nats(step.nats()), bar)
        .stripTrailing();
  }

  private static int column(double value, double low, double width) {
    return (int) Math.round((value - low) / width * COLUMNS);
  }
}
