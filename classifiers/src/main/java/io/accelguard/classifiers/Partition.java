// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers;

import io.accelguard.classifiers.owners.Workload;
import io.accelguard.classifiers.window.DeviceUse;
import io.accelguard.classifiers.window.ProcessUse;
import io.accelguard.classifiers.window.Share;
import io.accelguard.model.ProcessKey;
import io.accelguard.model.ProcessSample;
import io.accelguard.model.Snapshot;
import io.accelguard.model.WorkloadKey;
import java.util.ArrayList;
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
    Map<WorkloadKey, List<DeviceUse>> devices) {

  static Partition of(
      Snapshot snapshot,
      List<Workload> workloads,
      double now,
      double elapsed,
      Map<ProcessKey, ProcessUse> uses) {
    return new Partition(now, elapsed, uses, Devices.byWorkload(snapshot, workloads));
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
        workload.sockets(),
        workload.files(),
        devices.getOrDefault(workload.key(), List.of()));
  }
}
