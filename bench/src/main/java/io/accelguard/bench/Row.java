// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.bench;

/// One line of the report.
///
/// @param value compared with the goal: a ratio, or a figure whose unit is in `what`
/// @param goal most that is wanted; infinite where there is none
record Row(String what, String ours, String peer, double value, double goal) {
  static Row figure(String what, double value, double goal) {
    return new Row(what, "%.2f".formatted(value), "–", value, goal);
  }

  String markdown() {
    boolean open = Double.isInfinite(goal);
    String verdict =
        open
            ? "–"
            : value <= goal ? "met" : "missed by %.0f %%".formatted(100 * (value / goal - 1));
    return "| %s | %s | %s | %.3f | %s | %s |"
        .formatted(what, ours, peer, value, open ? "–" : "≤ %.3f".formatted(goal), verdict);
  }
}
