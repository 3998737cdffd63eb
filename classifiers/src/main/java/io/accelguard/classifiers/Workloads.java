// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers;

import io.accelguard.model.Owner;
import io.accelguard.model.OwnerKind;
import io.accelguard.model.ProcessSample;
import io.accelguard.model.Snapshot;
import io.accelguard.model.Trust;
import io.accelguard.model.WorkloadKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Groups processes by session.
final class Workloads {
  List<Workload> group(Snapshot snapshot) {
    Map<Integer, List<ProcessSample>> sessions = new TreeMap<>();
    for (ProcessSample process : snapshot.processes()) {
      sessions.computeIfAbsent(process.session(), _ -> new ArrayList<>()).add(process);
    }
    List<Workload> workloads = new ArrayList<>();
    sessions.forEach((session, processes) -> {
      int uid = processes.getFirst().uid();
      workloads.add(
          new Workload(
              new WorkloadKey("tree:" + session),
              new Owner(OwnerKind.TREE, Integer.toString(uid), uid, Trust.SURE),
              processes));
    });
    return workloads;
  }
}
