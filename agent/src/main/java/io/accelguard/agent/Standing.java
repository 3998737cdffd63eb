// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import io.accelguard.model.AcceleratorSample;
import io.accelguard.model.Blind;
import io.accelguard.model.Report;
import io.accelguard.model.Verdict;
import io.accelguard.model.VerdictState;
import io.accelguard.model.WorkloadReport;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/// What is known after a tick: handed from the sampler thread to whoever shows or sends it.
///
/// @param from first tick
/// @param at this tick
/// @param lag how much later than planned the tick began
/// @param bytesCounted share of the network's bytes that sockets account for; empty while few move
/// @param workloads as of the last judgement
record Standing(
    String host,
    Instant from,
    Instant at,
    int ticks,
    Duration lag,
    List<CollectorStatus> collectors,
    List<AcceleratorSample> accelerators,
    OptionalDouble bytesCounted,
    List<WorkloadReport> workloads) {

  Standing {
    collectors = List.copyOf(collectors);
    accelerators = List.copyOf(accelerators);
    workloads = List.copyOf(workloads);
  }

  /// Before the first tick.
  static Standing none(String host, Instant now) {
    return new Standing(
        host, now, now, 0, Duration.ZERO, List.of(), List.of(), OptionalDouble.empty(), List.of());
  }

  /// Collectors that saw nothing.
  List<Blind> blind() {
    return CollectorStatus.blind(collectors);
  }

  /// The same for people and scripts, most suspicious workload first.
  Report report() {
    return new Report(
        host, from, at, ticks, blind(), workloads.stream().sorted(worstFirst()).toList());
  }

  /// Most suspicious first; equal ones in an order that does not depend on the run.
  static Comparator<WorkloadReport> worstFirst() {
    return Comparator.comparing(Standing::worstState)
        .thenComparingDouble(Standing::posterior)
        .reversed()
        .thenComparing(WorkloadReport::workload);
  }

  /// Workloads by their worst verdict; every state has a number.
  Map<VerdictState, Integer> byState() {
    Map<VerdictState, Integer> counts = new EnumMap<>(VerdictState.class);
    for (VerdictState state : VerdictState.values()) counts.put(state, 0);
    for (WorkloadReport workload : workloads) counts.merge(worstState(workload), 1, Integer::sum);
    return counts;
  }

  /// The worst state among a workload's verdicts.
  static VerdictState worstState(WorkloadReport workload) {
    return workload.verdicts().stream()
        .map(Verdict::state)
        .max(Comparator.naturalOrder())
        .orElse(VerdictState.CLEAR);
  }

  private static double posterior(WorkloadReport workload) {
    return workload.verdicts().stream().mapToDouble(Verdict::posterior).max().orElse(0);
  }
}
