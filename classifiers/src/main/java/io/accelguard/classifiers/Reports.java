// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers;

import io.accelguard.classifiers.owners.Workload;
import io.accelguard.classifiers.window.ProcessUse;
import io.accelguard.classifiers.window.Share;
import io.accelguard.model.Basis;
import io.accelguard.model.Context;
import io.accelguard.model.ProcessSample;
import io.accelguard.model.ProcessSample.Executable;
import io.accelguard.model.Snapshot;
import io.accelguard.model.Verdict;
import io.accelguard.model.WorkloadReport;
import io.accelguard.model.WorkloadReport.ProcessRef;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Shows workloads as people read them, at the time of one snapshot.
///
/// @param processes how many of each workload are named, busiest first
record Reports(
    Snapshot snapshot,
    int processes,
    Arguments arguments,
    Basis basis,
    Optional<Fingerprints> fingerprints) {
  private static final Comparator<ProcessUse> BUSIEST =
      Comparator.comparingDouble((ProcessUse use) -> -use.cores())
          .thenComparingLong(use -> use.sample().key().startTicks())
          .thenComparingInt(use -> use.sample().key().pid());

  WorkloadReport of(Workload workload, Share share, Context context, List<Verdict> verdicts) {
    List<ProcessRef> busiest =
        share.processes().stream().sorted(BUSIEST).limit(processes).map(this::named).toList();
    List<String> devices =
        share.devices().stream().map(use -> use.device().key().toString()).sorted().toList();
    return new WorkloadReport(
        workload.key().id(),
        workload.owner(),
        busiest,
        devices,
        context,
        verdicts,
        workload.attribution(),
        basis,
        List.of());
  }

  /// The same for an incident, with what other accounts may have in common.
  WorkloadReport told(Workload workload, Share share, Context context, Verdict verdict) {
    WorkloadReport report = of(workload, share, context, List.of(verdict));
    return new WorkloadReport(
        report.workload(),
        report.owner(),
        report.processes(),
        report.accelerators(),
        report.context(),
        report.verdicts(),
        report.attribution(),
        basis,
        fingerprints
            .map(known -> known.of(workload.processes(), workload.files()))
            .orElse(List.of()));
  }

  private ProcessRef named(ProcessUse use) {
    ProcessSample process = use.sample();
    return new ProcessRef(
        process.key().pid(),
        snapshot.startOf(process.key()),
        process.comm(),
        process.executable().map(Executable::path).orElse(""),
        arguments.of(process));
  }
}
