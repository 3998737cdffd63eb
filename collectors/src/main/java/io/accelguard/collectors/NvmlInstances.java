// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import io.accelguard.model.AcceleratorDetail;
import io.accelguard.model.AcceleratorDetail.Pipes;
import io.accelguard.model.AcceleratorSample;
import io.accelguard.model.DeviceKey;
import io.accelguard.model.Sample;
import io.accelguard.model.Trust;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.LongSupplier;

/// The instances (MIG) that one device is split into, each an accelerator of its own with its own
/// memory and processes. The driver measures no utilisation of them; on Hopper and later their
/// pipes say how busy they are. Power, energy and clocks belong to the device.
final class NvmlInstances {
  private static final int MOST_INSTANCES = 16;
  private static final int MOST_ID = 1 << 16;

  private final NvmlAsk ask;
  private final Pointer device;
  private final LongSupplier nanos;
  private final Map<Integer, NvmlPipes> pipes = new HashMap<>();

  NvmlInstances(NvmlAsk ask, Pointer device, LongSupplier nanos) {
    this.ask = ask;
    this.device = device;
    this.nanos = nanos;
  }

  /// Every instance and the processes on it.
  List<Sample> read() {
    int most = new NvmlNumbers(ask, device).id("nvmlDeviceGetMaxMigDeviceCount", 1 << 10).orElse(0);
    List<Sample> samples = new ArrayList<>();
    Map<Integer, Optional<Pipes>> activity = new HashMap<>();
    for (int i = 0; i < Math.min(most, MOST_INSTANCES); i++) {
      Memory out = new Memory(8);
      out.clear();
      if (!ask.succeeds("nvmlDeviceGetMigDeviceHandleByIndex", device, i, out)) continue;
      Pointer handle = out.getPointer(0);
      if (handle == null) continue;
      NvmlNumbers numbers = new NvmlNumbers(ask, handle);
      Optional<String> uuid = numbers.text("nvmlDeviceGetUUID");
      if (uuid.isEmpty()) continue;
      OptionalInt group = numbers.id("nvmlDeviceGetGpuInstanceId", MOST_ID);
      Optional<Pipes> seen =
          group.isEmpty()
              ? Optional.empty()
              : activity.computeIfAbsent(group.getAsInt(), this::activity);
      DeviceKey key = new DeviceKey("nvidia", uuid.get());
      samples.add(sample(key, numbers, seen));
      samples.addAll(new NvmlProcesses(ask, handle, key).read(true));
    }
    pipes
        .entrySet()
        .removeIf(entry -> {
          if (activity.containsKey(entry.getKey())) return false;
          entry.getValue().close();
          return true;
        });
    return samples;
  }

  /// Compute instances of one GPU instance share its pipes.
  private Optional<Pipes> activity(int group) {
    return pipes
        .computeIfAbsent(group, id -> new NvmlPipes(ask, device, OptionalInt.of(id), nanos))
        .read();
  }

  private static AcceleratorSample sample(
      DeviceKey key, NvmlNumbers numbers, Optional<Pipes> pipes) {
    NvmlNumbers.Used memory = numbers.memory();
    return AcceleratorSample.basic(
        key,
        numbers.text("nvmlDeviceGetName").orElse("MIG instance"),
        false,
        OptionalDouble.empty(),
        memory.used(),
        memory.total(),
        Trust.SURE,
        AcceleratorDetail.none().withPipes(pipes));
  }

  /// Gives back what the driver lent.
  void close() {
    pipes.values().forEach(NvmlPipes::close);
    pipes.clear();
  }
}
