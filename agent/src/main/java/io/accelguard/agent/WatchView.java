// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import io.accelguard.model.Report;
import io.accelguard.model.Verdict;
import io.accelguard.model.VerdictState;
import io.accelguard.model.WorkloadReport;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// What `watch` shows of a report: which workloads, in which order, and how the odds of each went
/// over the last looks.
final class WatchView {
  /// How many looks a trend shows.
  static final int LOOKS = 12;

  private static final String BARS = "▁▂▃▄▅▆▇█";

  /// Log-odds in nats of the lowest and of the highest bar: the prior, and past a violation.
  private static final double LOWEST = -7;

  private static final double HIGHEST = 7;

  /// Orders of the table.
  enum Sort {
    SUSPICION,
    CATEGORY,
    PROGRAM,
    OWNER,
    WORKLOAD;

    /// What is compared; equal ones stay in the order of suspicion, in which they come.
    private String key(WorkloadReport workload) {
      return switch (this) {
        case SUSPICION -> "";
        case CATEGORY -> Words.worst(workload).map(Words::category).orElse("");
        case PROGRAM -> Words.program(workload);
        case OWNER -> Words.owner(workload.owner());
        case WORKLOAD -> workload.workload();
      };
    }
  }

  @Option(
      names = "--sort",
      paramLabel = "BY",
      description = "suspicion (the default), category, program, owner or workload")
  private Sort sort = Sort.SUSPICION;

  @Option(
      names = "--match",
      paramLabel = "TEXT",
      description = "only workloads with this text in category, program, owner or id")
  private @Nullable String match;

  @Option(
      names = "--least",
      paramLabel = "STATE",
      description = "only workloads that are at least suspect, probable or violation")
  private VerdictState least = VerdictState.CLEAR;

  private final Map<String, ArrayDeque<Double>> odds = new HashMap<>();

  WatchView() {}

  /// @param match empty for any text
  WatchView(Sort sort, String match, VerdictState least) {
    this.sort = sort;
    this.match = match;
    this.least = least;
  }

  /// Takes note of a look and gives the part of it that is shown.
  Report of(Report report) {
    odds.keySet()
        .retainAll(
            report.workloads().stream().map(WorkloadReport::workload).collect(Collectors.toSet()));
    for (WorkloadReport workload : report.workloads()) {
      ArrayDeque<Double> past = odds.computeIfAbsent(workload.workload(), _ -> new ArrayDeque<>());
      past.add(Words.worst(workload).map(Verdict::logOdds).orElse(LOWEST));
      if (past.size() > LOOKS) past.remove();
    }
    List<WorkloadReport> shown =
        new ArrayList<>(report.workloads().stream().filter(this::isWanted).toList());
    shown.sort(Comparator.comparing(sort::key));
    return new Report(
        report.host(), report.from(), report.to(), report.snapshots(), report.blind(), shown);
  }

  private boolean isWanted(WorkloadReport workload) {
    if (Standing.worstState(workload).compareTo(least) < 0) return false;
    if (match == null) return true;
    String text =
        String.join(
            " ",
            Words.worst(workload).map(Words::category).orElse(""),
            Words.program(workload),
            Words.owner(workload.owner()),
            workload.workload());
    return text.toLowerCase(Locale.ROOT).contains(match.toLowerCase(Locale.ROOT));
  }

  /// A bar for each of the last looks at a workload, the newest last.
  String trend(WorkloadReport workload) {
    StringBuilder bars = new StringBuilder();
    for (double nats : odds.getOrDefault(workload.workload(), new ArrayDeque<>())) {
      double share = (nats - LOWEST) / (HIGHEST - LOWEST);
      bars.append(BARS.charAt((int) Math.clamp(share * BARS.length(), 0, BARS.length() - 1)));
    }
    return bars.toString();
  }
}
