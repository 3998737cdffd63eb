// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import io.accelguard.controller.IncidentView.Step;
import io.accelguard.model.Family;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/// How belief and evidence moved over time: one row for the sum, one for each family of evidence. A
/// row is 100 wide and 40 high.
///
/// @param from when the first report came
public record Timeline(List<Row> rows, Instant from, Instant to) {
  private static final double LOW = -8;
  private static final double HIGH = 14;
  private static final double HEIGHT = 40;

  public Timeline {
    rows = List.copyOf(rows);
  }

  /// @param kind `sum` or `family`
  /// @param area corners of what is under the steps
  /// @param reports where the reports lie
  /// @param needed height of 99 %; negative where it has no meaning
  public record Row(
      String label, String kind, String area, List<Double> reports, double needed, String last) {
    public Row {
      reports = List.copyOf(reports);
    }
  }

  /// The steps of one incident: the sum and each family that ever said something.
  static Timeline of(List<Step> steps) {
    Scale time = Scale.of(steps);
    List<Row> rows = new ArrayList<>();
    rows.add(sum("Sum of all, after caps", time, steps));
    Arrays.stream(Family.values())
        .filter(family -> steps.stream().anyMatch(step -> nats(step, family) != 0))
        .forEach(family ->
            rows.add(
                new Row(
                    family.id(),
                    "family",
                    area(time, steps, step -> Math.max(0, nats(step, family)), 0),
                    places(time, steps),
                    -1,
                    Words.nats(nats(steps.getLast(), family)))));
    return new Timeline(rows, time.from(), time.to());
  }

  /// The sums of several incidents under each other, on one scale of time.
  static Timeline over(List<Reports.History> histories) {
    Scale time = Scale.of(histories.stream().flatMap(history -> history.steps().stream()).toList());
    List<Row> rows =
        histories.stream()
            .filter(history -> !history.steps().isEmpty())
            .map(history -> sum(history.latest().host(), time, history.steps()))
            .toList();
    return new Timeline(rows, time.from(), time.to());
  }

  /// Whether there is something to draw.
  public boolean isEmpty() {
    return rows.isEmpty();
  }

  private static Row sum(String label, Scale time, List<Step> steps) {
    return new Row(
        label,
        "sum",
        area(time, steps, step -> step.incident().verdict().logOdds(), LOW),
        places(time, steps),
        height(IncidentView.VIOLATION_LOG_ODDS, LOW),
        Words.percent(steps.getLast().incident().verdict().posterior()));
  }

  private static double nats(Step step, Family family) {
    return step.incident().verdict().families().getOrDefault(family.id(), 0.0);
  }

  private static List<Double> places(Scale time, List<Step> steps) {
    return steps.stream().map(step -> time.at(step.at())).toList();
  }

  private static String area(
      Scale time, List<Step> steps, ToDoubleFunction<Step> value, double low) {
    StringBuilder corners = new StringBuilder();
    double before = HEIGHT;
    for (Step step : steps) {
      double x = time.at(step.at());
      corner(corners, x, before);
      before = height(value.applyAsDouble(step), low);
      corner(corners, x, before);
    }
    corner(corners, 100, before);
    corner(corners, 100, HEIGHT);
    return corners.toString().strip();
  }

  private static void corner(StringBuilder corners, double x, double y) {
    corners.append(String.format(Locale.ROOT, "%.2f,%.2f ", x, y));
  }

  private static double height(double value, double low) {
    return HEIGHT * (1 - (Math.clamp(value, low, HIGH) - low) / (HIGH - low));
  }

  private record Scale(Instant from, Instant to) {
    static Scale of(List<Step> steps) {
      Instant first = steps.stream().map(Step::at).min(Instant::compareTo).orElse(Instant.EPOCH);
      Instant last = steps.stream().map(Step::at).max(Instant::compareTo).orElse(first);
      return new Scale(first, last);
    }

    /// The last report has a twentieth of the width, so that it is seen.
    double at(Instant at) {
      long span = Math.max(1, to.toEpochMilli() - from.toEpochMilli());
      return 95.0 * (at.toEpochMilli() - from.toEpochMilli()) / span;
    }
  }
}
