// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import io.accelguard.model.Blind;
import io.accelguard.model.Report;
import io.accelguard.model.VerdictState;
import io.accelguard.model.WorkloadReport;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/// A report as people read it: the table, the reasons, what was not seen, the sum.
final class ReportText {
  private ReportText() {}

  /// @param most workloads in the table
  /// @param explain whether every verdict above clear is explained
  static void print(Report report, int most, boolean explain, PrintWriter out) {
    List<WorkloadReport> suspicious =
        report.workloads().stream()
            .filter(workload -> Standing.worstState(workload) != VerdictState.CLEAR)
            .toList();
    new WorkloadTable(Terminal.columns()).lines(report, most).forEach(out::println);
    if (explain)
      for (WorkloadReport workload : suspicious)
        Words.worst(workload)
            .ifPresent(verdict -> {
              out.println();
              Explanation.of(workload, verdict).forEach(out::println);
            });
    out.println();
    for (Blind blind : report.blind())
      out.println(
          "not seen: " + Terminal.safe(blind.collector()) + ": " + Terminal.safe(blind.why()));
    out.println(
        String.format(
            Locale.ROOT,
            "%d workloads, %d suspicious, %d violations, %d ticks.",
            report.workloads().size(),
            suspicious.size(),
            suspicious.stream().filter(ReportText::isViolation).count(),
            report.snapshots()));
  }

  static boolean hasViolation(Report report) {
    return report.workloads().stream().anyMatch(ReportText::isViolation);
  }

  private static boolean isViolation(WorkloadReport workload) {
    return Standing.worstState(workload) == VerdictState.VIOLATION;
  }
}
