// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import com.sun.jna.Pointer;
import io.accelguard.model.AcceleratorUse;
import io.accelguard.model.DeviceKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.TreeMap;

/// The processes on one NVIDIA device: who holds memory, and who keeps the multiprocessors busy.
/// The driver speaks of host pids.
final class NvmlProcesses {
  private static final int SAMPLE_BYTES = 32;
  private static final int MOST_PID = 1 << 22;
  private static final long MOST_BYTES = 1L << 50;
  private static final List<String> KINDS = List.of("Compute", "Graphics", "MPSCompute");

  private final NvmlAsk ask;
  private final Pointer handle;
  private final DeviceKey device;
  private final NvmlBuffer buffer;
  private final NvmlMark mark = new NvmlMark();

  NvmlProcesses(NvmlAsk ask, Pointer handle, DeviceKey device) {
    this.ask = ask;
    this.handle = handle;
    this.device = device;
    this.buffer = new NvmlBuffer(ask, SAMPLE_BYTES);
  }

  /// @param partitioned whether the device has instances, for which the driver counts no
  ///   utilisation
  List<AcceleratorUse> read(boolean partitioned) {
    Map<Integer, Long> memory = new TreeMap<>();
    for (String kind : KINDS) {
      holders("nvmlDeviceGet" + kind + "RunningProcesses")
          .forEach((pid, bytes) -> memory.merge(pid, bytes, Math::max));
    }
    Map<Integer, OptionalDouble> busy = partitioned ? Map.of() : busy();
    busy.keySet().forEach(pid -> memory.putIfAbsent(pid, -1L));
    return memory.entrySet().stream()
        .map(entry ->
            new AcceleratorUse(
                device,
                entry.getKey(),
                entry.getValue() < 0 ? OptionalLong.empty() : OptionalLong.of(entry.getValue()),
                busy.getOrDefault(entry.getKey(), OptionalDouble.empty())))
        .toList();
  }

  /// Bytes by pid, -1 where the driver does not tell; instances of one device are added up. The
  /// third and second version of the call have entries of 24 bytes, the first of 16.
  private Map<Integer, Long> holders(String function) {
    for (String version : List.of("_v3", "_v2", "")) {
      int bytes = version.isEmpty() ? 16 : 24;
      int length =
          buffer.fill(
              bytes, () -> ask.call(function + version, handle, buffer.count(), buffer.entries()));
      if (length == -NvmlLibrary.FUNCTION_NOT_FOUND) continue;
      Map<Integer, Long> found = new HashMap<>();
      for (int i = 0; i < length; i++) {
        long at = (long) i * bytes;
        int pid = buffer.entries().getInt(at);
        if (!isPid(pid)) continue;
        long used = buffer.entries().getLong(at + 8);
        found.merge(pid, used < 0 || used > MOST_BYTES ? -1 : used, NvmlProcesses::sum);
      }
      return found;
    }
    return Map.of();
  }

  private static long sum(long one, long other) {
    return one < 0 ? other : other < 0 ? one : one + other;
  }

  /// The share of time by pid since the last call.
  private Map<Integer, OptionalDouble> busy() {
    long from = mark.at();
    boolean first = mark.isUnset();
    int length =
        buffer.fill(
            SAMPLE_BYTES,
            () ->
                ask.call(
                    "nvmlDeviceGetProcessUtilization",
                    handle,
                    buffer.entries(),
                    buffer.count(),
                    from));
    mark.round(length > 0);
    Map<Integer, OptionalDouble> found = new HashMap<>();
    Map<Integer, Long> newest = new HashMap<>();
    for (int i = 0; i < length; i++) {
      long at = (long) i * SAMPLE_BYTES;
      int pid = buffer.entries().getInt(at);
      long time = buffer.entries().getLong(at + 8);
      mark.pass(time);
      if (first || !isPid(pid) || time < newest.getOrDefault(pid, 0L)) continue;
      newest.put(pid, time);
      found.put(pid, ask.share(buffer.entries().getInt(at + 16)));
    }
    return found;
  }

  private boolean isPid(int pid) {
    return ask.within(pid, 1, MOST_PID).isPresent();
  }
}
