// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers.owners;

import io.accelguard.model.AcceleratorUse;
import io.accelguard.model.Attribution;
import io.accelguard.model.DeviceKey;
import io.accelguard.model.FileSample;
import io.accelguard.model.Owner;
import io.accelguard.model.ProcessSample;
import io.accelguard.model.SocketSample;
import io.accelguard.model.WorkloadKey;
import java.util.List;
import java.util.Set;

/// The smallest set of processes that one owner started for one purpose, with what they use.
///
/// @param devices accelerators with memory or busy time of these processes; an open node alone is
///   not use
/// @param attribution how the owner was found
public record Workload(
    WorkloadKey key,
    Owner owner,
    List<ProcessSample> processes,
    List<SocketSample> sockets,
    List<FileSample> files,
    List<AcceleratorUse> uses,
    Set<DeviceKey> devices,
    Attribution attribution) {

  public Workload {
    processes = List.copyOf(processes);
    sockets = List.copyOf(sockets);
    files = List.copyOf(files);
    uses = List.copyOf(uses);
    devices = Set.copyOf(devices);
  }
}
