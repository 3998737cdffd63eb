// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent.evaluation;

import java.time.Duration;

/// One cell of a table.
public sealed interface Cell permits Cell.Words, Cell.Count, Cell.Time, Cell.None, Rate, PerDay {
  /// Text, from wherever.
  record Words(String text) implements Cell {}

  /// A number of things.
  record Count(int number) implements Cell {}

  /// A time.
  record Time(Duration time) implements Cell {}

  /// Not asked, or it cannot be answered.
  record None() implements Cell {}

  static Cell of(String text) {
    return new Words(text);
  }

  static Cell of(int number) {
    return new Count(number);
  }

  /// Whether something said so.
  static Cell of(boolean yes) {
    return new Words(yes ? "yes" : "no");
  }
}
