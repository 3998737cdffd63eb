// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers;

import io.accelguard.classifiers.owners.Workload;
import io.accelguard.classifiers.window.DeviceUse;
import io.accelguard.model.AcceleratorDetail.Pipes;
import io.accelguard.model.AcceleratorSample;
import io.accelguard.model.AcceleratorUse;
import io.accelguard.model.DeviceKey;
import io.accelguard.model.Snapshot;
import io.accelguard.model.Trust;
import io.accelguard.model.WorkloadKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/// Which workload uses which accelerator, and how much of it.
final class Devices {
  private Devices() {}

  static Map<WorkloadKey, List<DeviceUse>> byWorkload(Snapshot snapshot, List<Workload> workloads) {
    if (snapshot.acceleratorUses().isEmpty()) return Map.of();
    Map<DeviceKey, Map<WorkloadKey, List<AcceleratorUse>>> uses = new HashMap<>();
    for (Workload workload : workloads) {
      for (AcceleratorUse use : workload.uses()) {
        if (!workload.devices().contains(use.device())) continue;
        uses.computeIfAbsent(use.device(), _ -> new LinkedHashMap<>())
            .computeIfAbsent(workload.key(), _ -> new ArrayList<>())
            .add(use);
      }
    }
    Map<WorkloadKey, List<DeviceUse>> found = new HashMap<>();
    for (AcceleratorSample device : snapshot.accelerators()) {
      Map<WorkloadKey, List<AcceleratorUse>> of = uses.getOrDefault(device.key(), Map.of());
      of.forEach((workload, own) ->
          found
              .computeIfAbsent(workload, _ -> new ArrayList<>())
              .add(use(device, own, of.size() > 1)));
    }
    return found;
  }

  private static DeviceUse use(AcceleratorSample device, List<AcceleratorUse> own, boolean shared) {
    // What a program says of itself is no evidence, neither for it nor against it.
    if (device.trust() != Trust.SURE)
      return new DeviceUse(device, shared, OptionalDouble.empty(), OptionalLong.empty());
    OptionalDouble utilisation = shared ? OptionalDouble.empty() : busy(device);
    OptionalLong memory = shared ? OptionalLong.empty() : device.memoryUsedBytes();
    if (own.stream().anyMatch(use -> use.utilisation().isPresent())) {
      double sum = own.stream().mapToDouble(use -> use.utilisation().orElse(0)).sum();
      utilisation = OptionalDouble.of(Math.min(1, sum));
    }
    if (own.stream().anyMatch(use -> use.memoryBytes().isPresent())) {
      memory = OptionalLong.of(own.stream().mapToLong(use -> use.memoryBytes().orElse(0)).sum());
    }
    return new DeviceUse(device, shared, utilisation, memory);
  }

  /// An instance of a device that is split has no utilisation; where the chip tells it, it has the
  /// share of multiprocessors that had anything to do.
  private static OptionalDouble busy(AcceleratorSample device) {
    if (device.utilisation().isPresent()) return device.utilisation();
    return device.detail().pipes().map(Pipes::active).orElse(OptionalDouble.empty());
  }
}
