// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers.window;

import io.accelguard.classifiers.window.DeviceTruth.Holder;
import io.accelguard.model.AcceleratorSample;
import io.accelguard.model.AcceleratorUse;
import io.accelguard.model.DeviceKey;
import io.accelguard.model.DriverSample;
import io.accelguard.model.ProcessSample;
import io.accelguard.model.Snapshot;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;

/// The bounded past of what a host says of itself: whether devices, driver and process list
/// contradict each other, and what went over its network.
public final class HostWindow {
  /// Programs that hold device nodes to look at them, by their first 15 letters.
  private static final Set<String> WATCHERS =
      Set.of(
          "nvidia-persiste",
          "nv-hostengine",
          "dcgm-exporter",
          "dcgmi",
          "nvidia-smi",
          "nvidia_gpu_expo",
          "nvtop");

  private final HostNetwork network = new HostNetwork();
  private final ByteCoverage bytes = new ByteCoverage();
  private Map<DeviceKey, DeviceTruth> devices = new HashMap<>();
  private List<DriverSample> drivers = List.of();

  /// One tick.
  ///
  /// @param now seconds of uptime
  /// @param elapsed seconds since the last tick
  public void observe(Snapshot snapshot, double now, double elapsed) {
    network.observe(snapshot.traffic().networks(), now, elapsed);
    bytes.observe(snapshot.traffic().networks(), now);
    drivers = snapshot.drivers();
    if (snapshot.accelerators().isEmpty()) return;
    Map<Integer, ProcessSample> processes = new HashMap<>();
    snapshot.processes().forEach(process -> processes.put(process.key().pid(), process));
    Map<DeviceKey, DeviceTruth> next = new HashMap<>();
    for (AcceleratorSample device : snapshot.accelerators()) {
      DeviceTruth truth = devices.getOrDefault(device.key(), new DeviceTruth());
      next.put(device.key(), truth);
      truth.observe(device, now, elapsed, holder(device, snapshot, processes));
    }
    devices = next;
  }

  private Holder holder(
      AcceleratorSample device, Snapshot snapshot, Map<Integer, ProcessSample> processes) {
    Set<Integer> users = new HashSet<>();
    for (AcceleratorUse use : snapshot.acceleratorUses())
      if (use.device().equals(device.key())) users.add(use.pid());
    if (users.stream().anyMatch(processes::containsKey)) return Holder.SOMEBODY;
    for (DriverSample driver : drivers) {
      if (!driver.vendor().equals(device.key().vendor())) continue;
      for (DriverSample.Holder holder : driver.holders()) {
        ProcessSample process = processes.get(holder.pid());
        boolean watches = process != null && WATCHERS.contains(process.comm());
        if (!watches && holds(holder, device.detail().node())) return Holder.SOMEBODY;
      }
      if (driver.allSeen()) return Holder.NOBODY;
    }
    return Holder.UNKNOWN;
  }

  private static boolean holds(DriverSample.Holder holder, OptionalInt node) {
    return node.isEmpty() || holder.nodes().contains("/dev/nvidia" + node.getAsInt());
  }

  /// See [ByteCoverage#share].
  public OptionalDouble bytesCounted(double now) {
    return bytes.share(now);
  }

  /// Devices whose word is worth nothing at `now`.
  public Set<DeviceKey> liars(double now) {
    Set<DeviceKey> liars = new LinkedHashSet<>();
    devices.forEach((key, truth) -> {
      if (truth.lies(now)) liars.add(key);
    });
    return liars;
  }

  /// What can be said at `now`: of each contradiction the greatest over the devices.
  public Features features(double now) {
    Features.Builder into = new Features.Builder();
    network.features(now, into);
    into.put(Feature.HOST_BYTES_COUNTED, bytes.share(now));
    into.put(Feature.HIDDEN_ENERGY, most(truth -> truth.unexplained(now)));
    into.put(Feature.HIDDEN_PIPES, most(truth -> truth.pipes(now)));
    into.put(Feature.HIDDEN_HOLDER, most(truth -> truth.alone(now)));
    drivers.stream()
        .filter(DriverSample::allSeen)
        .mapToInt(driver -> driver.unlisted().size())
        .max()
        .ifPresent(count -> into.put(Feature.HIDDEN_PROCESS, count));
    drivers.stream()
        .flatMap(driver -> driver.library().stream())
        .flatMap(library -> library.intact().stream())
        .findFirst()
        .ifPresent(intact -> into.put(Feature.HIDDEN_LIBRARY, !intact));
    return into.build();
  }

  private OptionalDouble most(Function<DeviceTruth, OptionalDouble> value) {
    return devices.values().stream()
        .map(value)
        .filter(OptionalDouble::isPresent)
        .mapToDouble(OptionalDouble::getAsDouble)
        .max();
  }
}
