// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import io.accelguard.controller.Overview.IncidentRow;
import io.accelguard.model.Evidence;
import io.accelguard.model.Incident;
import io.accelguard.model.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// One incident, ready to be drawn.
///
/// @param bars the sum as a waterfall, from the prior to the log-odds
/// @param zero where 0 nats (1:1) is drawn, in hundredths of the width
/// @param needed where a violation begins
public record IncidentView(
    IncidentRow row,
    Verdict verdict,
    List<Bar> bars,
    double zero,
    double needed,
    List<Step> steps,
    Timeline timeline) {
  private static final double WIDTH = 100;
  static final double VIOLATION_LOG_ODDS = Math.log(0.99 / 0.01);

  /// One report of the incident.
  public record Step(Instant at, Incident incident) {}

  /// One step of the waterfall.
  ///
  /// @param kind `prior`, `for`, `against` or `sum`
  /// @param x left edge, 0 to 100
  public record Bar(
      String kind,
      String label,
      String seen,
      String expected,
      String source,
      double nats,
      double x,
      double width) {}

  static IncidentView of(Reports.History history) {
    Verdict verdict = history.latest().incident().verdict();
    double believed = Math.clamp(verdict.prior(), 1e-9, 1 - 1e-9);
    double prior = Math.log(believed / (1 - believed));
    List<Evidence> all =
        Stream.concat(verdict.evidence().stream(), verdict.counterEvidence().stream()).toList();
    double low = Math.min(prior, verdict.logOdds());
    double high = Math.max(VIOLATION_LOG_ODDS, verdict.logOdds());
    double at = prior;
    for (Evidence evidence : all) {
      at += evidence.nats();
      low = Math.min(low, at);
      high = Math.max(high, at);
    }
    Scale scale = new Scale(low - 1, high + 1);
    List<Bar> bars = new ArrayList<>();
    bars.add(bar(scale, "prior", "before any evidence", "", "", "", prior, scale.low, prior));
    at = prior;
    for (Evidence evidence : all) {
      String kind = evidence.nats() >= 0 ? "for" : "against";
      bars.add(
          bar(
              scale,
              kind,
              evidence.what(),
              evidence.seen(),
              evidence.expected(),
              evidence.source(),
              evidence.nats(),
              at,
              at + evidence.nats()));
      at += evidence.nats();
    }
    bars.add(
        bar(
            scale,
            "sum",
            "counted, after caps",
            "",
            "",
            "",
            verdict.logOdds(),
            scale.low,
            verdict.logOdds()));
    return new IncidentView(
        history.latest(),
        verdict,
        bars,
        scale.at(0),
        scale.at(VIOLATION_LOG_ODDS),
        history.steps(),
        Timeline.of(
            history.steps().isEmpty()
                ? List.of(new Step(history.latest().updated(), history.latest().incident()))
                : history.steps()));
  }

  private record Scale(double low, double high) {
    double at(double nats) {
      return (nats - low) / (high - low) * WIDTH;
    }
  }

  private static Bar bar(
      Scale scale,
      String kind,
      String label,
      String seen,
      String expected,
      String source,
      double nats,
      double from,
      double to) {
    double left = scale.at(Math.min(from, to));
    return new Bar(
        kind,
        label,
        seen,
        expected,
        source,
        nats,
        left,
        Math.max(0.2, scale.at(Math.max(from, to)) - left));
  }
}
