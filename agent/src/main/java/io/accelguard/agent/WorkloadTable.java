// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import io.accelguard.model.Report;
import io.accelguard.model.Verdict;
import io.accelguard.model.VerdictState;
import io.accelguard.model.WorkloadReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Workloads as lines of text, most suspicious first, with the strongest evidence of each. Columns
/// disappear from a narrow terminal, the least telling first.
final class WorkloadTable {
  private static final int STATE = 9;
  private static final int PROBABILITY = 8;
  private static final int CATEGORY = 24;
  private static final int PROGRAM = 16;
  private static final int OWNER = 26;
  private static final int WORKLOAD = 28;
  private static final int TREND = WatchView.LOOKS;
  private static final int MIN_WHY = 24;

  private final int columns;
  private final Optional<Function<WorkloadReport, String>> trends;

  WorkloadTable(int columns) {
    this.columns = columns;
    trends = Optional.empty();
  }

  /// @param trends how a workload went, in as many columns as [WatchView#LOOKS]
  WorkloadTable(int columns, Function<WorkloadReport, String> trends) {
    this.columns = columns;
    this.trends = Optional.of(trends);
  }

  /// A heading and a line for each of the first workloads.
  List<String> lines(Report report, int most) {
    List<String> lines = new ArrayList<>();
    lines.add(
        row(
            "STATE",
            "PROB",
            "TREND",
            "CATEGORY",
            "PROGRAM",
            "OWNER",
            "WORKLOAD",
            "STRONGEST EVIDENCE"));
    report.workloads().stream().limit(most).map(this::line).forEach(lines::add);
    return lines;
  }

  private String line(WorkloadReport workload) {
    Optional<Verdict> worst = Words.worst(workload);
    boolean clear = worst.map(Verdict::state).orElse(VerdictState.CLEAR) == VerdictState.CLEAR;
    return row(
        worst.map(Verdict::state).orElse(VerdictState.CLEAR).id(),
        worst.map(verdict -> Words.percent(verdict.posterior())).orElse(""),
        trends.map(of -> of.apply(workload)).orElse(""),
        clear ? "" : worst.map(Words::category).orElse(""),
        Words.program(workload),
        Words.owner(workload.owner()),
        Terminal.safe(workload.workload()),
        worst.map(Words::strongest).orElse(""));
  }

  private String row(
      String state,
      String probability,
      String trend,
      String category,
      String program,
      String owner,
      String workload,
      String why) {
    StringBuilder row = new StringBuilder();
    cell(row, state, STATE, true);
    cell(row, probability, PROBABILITY, true);
    boolean roomForTrend = trends.isPresent() && columns >= 45 + TREND + 1;
    cell(row, trend, TREND, roomForTrend);
    cell(row, category, CATEGORY, columns >= 60 + (roomForTrend ? TREND : 0));
    cell(row, program, PROGRAM, columns >= 45);
    int fixed = STATE + PROBABILITY + CATEGORY + PROGRAM + 4 + (roomForTrend ? TREND + 1 : 0);
    boolean roomForOwner = columns >= fixed + OWNER + MIN_WHY + 1;
    cell(row, owner, OWNER, roomForOwner);
    cell(row, workload, WORKLOAD, columns >= fixed + OWNER + WORKLOAD + MIN_WHY + 2);
    row.append(why);
    return Terminal.fit(row.toString().stripTrailing(), columns);
  }

  private static void cell(StringBuilder row, String text, int width, boolean shown) {
    if (!shown) return;
    String fitted = Terminal.fit(text, width);
    row.append(fitted).repeat(" ", width - fitted.codePointCount(0, fitted.length()) + 1);
  }
}
