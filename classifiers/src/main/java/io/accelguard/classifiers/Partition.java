// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers;

import io.accelguard.classifiers.owners.Endings;
import io.accelguard.classifiers.owners.Workload;
import io.accelguard.classifiers.window.DeviceUse;
import io.accelguard.classifiers.window.EndedUse;
import io.accelguard.classifiers.window.ProcessUse;
import io.accelguard.classifiers.window.Share;
import io.accelguard.classifiers.window.Surroundings;
import io.accelguard.model.ExecSample;
import io.accelguard.model.ProcessKey;
import io.accelguard.model.ProcessSample;
import io.accelguard.model.Snapshot;
import io.accelguard.model.WorkloadKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What workloads did between two ticks, one by one.
///
/// @param now seconds of uptime
/// @param elapsed seconds since the last tick, 0 for the first
record Partition(
    double now,
    double elapsed,
    Map<ProcessKey, ProcessUse> uses,
    Map<WorkloadKey, List<EndedUse>> ended,
    Map<WorkloadKey, List<DeviceUse>> devices,
    Snapshot snapshot,
    Surroundings surroundings,
    NamespaceHolders holders) {

  static Partition of(
      Snapshot snapshot,
      List<Workload> workloads,
      double now,
      double elapsed,
      Map<ProcessKey, ProcessUse> uses,
      Map<WorkloadKey, List<EndedUse>> ended) {
    return new Partition(
        now,
        elapsed,
        uses,
        ended,
        Devices.byWorkload(snapshot, workloads),
        snapshot,
        Surroundings.of(snapshot),
        NamespaceHolders.of(snapshot, workloads));
  }

  /// Ended processes by the workload that answers for them; those that nobody does are left out.
  static Map<WorkloadKey, List<EndedUse>> ended(List<EndedUse> all, Endings endings) {
    Map<WorkloadKey, List<EndedUse>> byWorkload = new HashMap<>();
    for (EndedUse use : all) {
      endings
          .workload(use.exit(), use.seen().map(ProcessSample::key))
          .ifPresent(key -> byWorkload.computeIfAbsent(key, _ -> new ArrayList<>()).add(use));
    }
    return byWorkload;
  }

  /// Processes that were seen to execute something and are gone by now, or execute something else,
  /// by the workload that answers for them.
  static Map<WorkloadKey, List<ProcessSample>> passed(
      Snapshot snapshot, Map<Integer, ProcessSample> byPid, Endings endings) {
    Map<WorkloadKey, List<ProcessSample>> byWorkload = new HashMap<>();
    for (ExecSample exec : snapshot.execs()) {
      ProcessSample process = exec.process();
      ProcessSample now = byPid.get(process.key().pid());
      boolean still =
          now != null
              && now.key().equals(process.key())
              && now.argv().equals(process.argv())
              && now.executable().equals(process.executable());
      if (still) continue;
      endings
          .workload(exec)
          .ifPresent(key -> byWorkload.computeIfAbsent(key, _ -> new ArrayList<>()).add(process));
    }
    return byWorkload;
  }

  Share share(Workload workload) {
    List<ProcessUse> own = new ArrayList<>(workload.processes().size());
    for (ProcessSample process : workload.processes()) {
      ProcessUse use = uses.get(process.key());
      if (use != null) own.add(use);
    }
    return new Share(
        now,
        elapsed,
        own,
        ended.getOrDefault(workload.key(), List.of()),
        workload.sockets(),
        workload.files(),
        devices.getOrDefault(workload.key(), List.of()),
        surroundings.with(snapshot, namespace -> holders.isAlone(namespace, workload.key())));
  }
}
