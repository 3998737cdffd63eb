// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers;

import io.accelguard.classifiers.window.DeviceUse;
import io.accelguard.classifiers.window.ProcessUse;
import io.accelguard.classifiers.window.Share;
import io.accelguard.model.FileSample;
import io.accelguard.model.ProcessKey;
import io.accelguard.model.ProcessSample;
import io.accelguard.model.Snapshot;
import io.accelguard.model.SocketSample;
import io.accelguard.model.WorkloadKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// One tick, cut into what belongs to each workload. What belongs to no process belongs to nobody.
final class Partition {
  private final Map<WorkloadKey, Share> shares = new HashMap<>();
  private final Map<ProcessKey, List<SocketSample>> sockets = new HashMap<>();
  private final Map<ProcessKey, List<FileSample>> files = new HashMap<>();

  Partition(
      Snapshot snapshot,
      double now,
      double elapsed,
      List<Workload> workloads,
      Map<ProcessKey, ProcessUse> uses) {
    for (SocketSample socket : snapshot.sockets()) {
      socket
          .owner()
          .ifPresent(owner -> sockets.computeIfAbsent(owner, _ -> new ArrayList<>()).add(socket));
    }
    for (FileSample file : snapshot.files()) {
      files.computeIfAbsent(file.process(), _ -> new ArrayList<>()).add(file);
    }
    Map<WorkloadKey, List<DeviceUse>> devices = Devices.byWorkload(snapshot, workloads);
    for (Workload workload : workloads) {
      List<ProcessUse> own = new ArrayList<>();
      List<SocketSample> ownSockets = new ArrayList<>();
      List<FileSample> ownFiles = new ArrayList<>();
      for (ProcessSample process : workload.processes()) {
        ProcessUse use = uses.get(process.key());
        if (use != null) own.add(use);
        ownSockets.addAll(sockets(process.key()));
        ownFiles.addAll(files(process.key()));
      }
      List<DeviceUse> ownDevices = devices.getOrDefault(workload.key(), List.of());
      shares.put(workload.key(), new Share(now, elapsed, own, ownSockets, ownFiles, ownDevices));
    }
  }

  Share share(WorkloadKey workload) {
    return shares.getOrDefault(
        workload, new Share(0, 0, List.of(), List.of(), List.of(), List.of()));
  }

  List<SocketSample> sockets(ProcessKey process) {
    return sockets.getOrDefault(process, List.of());
  }

  List<FileSample> files(ProcessKey process) {
    return files.getOrDefault(process, List.of());
  }
}
