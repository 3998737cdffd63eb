// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import io.accelguard.model.AcceleratorUse;
import io.accelguard.model.DeviceKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.IntSupplier;

/// The processes on one NVIDIA device: who holds memory, and who keeps the multiprocessors busy.
/// The driver speaks of host pids.
final class NvmlProcesses {
  private static final int FIRST_ENTRIES = 64;
  private static final int MOST_ENTRIES = 8192;
  private static final int TRIES = 10;
  private static final int SAMPLE_BYTES = 32;
  private static final int MOST_PID = 1 << 22;
  private static final long MOST_BYTES = 1L << 50;
  private static final int SILENT_ROUNDS = 30;
  private static final List<String> KINDS = List.of("Compute", "Graphics", "MPSCompute");

  private final NvmlAsk ask;
  private final Pointer handle;
  private final DeviceKey device;
  private final Memory count = new Memory(4);
  private Memory entries = new Memory((long) FIRST_ENTRIES * SAMPLE_BYTES);
  private long lastSample;
  private int silentRounds;

  NvmlProcesses(NvmlAsk ask, Pointer handle, DeviceKey device) {
    this.ask = ask;
    this.handle = handle;
    this.device = device;
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
      int length = fill(bytes, () -> ask.call(function + version, handle, count, entries));
      if (length == -NvmlLibrary.FUNCTION_NOT_FOUND) continue;
      Map<Integer, Long> found = new HashMap<>();
      for (int i = 0; i < length; i++) {
        long at = (long) i * bytes;
        int pid = entries.getInt(at);
        if (!isPid(pid)) continue;
        long used = entries.getLong(at + 8);
        found.merge(pid, used < 0 || used > MOST_BYTES ? -1 : used, NvmlProcesses::sum);
      }
      return found;
    }
    return Map.of();
  }

  private static long sum(long one, long other) {
    return one < 0 ? other : other < 0 ? one : one + other;
  }

  /// The share of time by pid since the last call. The first answer averages over all that the
  /// driver remembers, so it only sets the mark. A mark that is never passed again, because the
  /// wall clock was set back, is set anew.
  private Map<Integer, OptionalDouble> busy() {
    long mark = lastSample;
    int length =
        fill(
            SAMPLE_BYTES,
            () -> ask.call("nvmlDeviceGetProcessUtilization", handle, entries, count, mark));
    silentRounds = length > 0 ? 0 : silentRounds + 1;
    if (silentRounds >= SILENT_ROUNDS) {
      silentRounds = 0;
      lastSample = 0;
    }
    Map<Integer, OptionalDouble> found = new HashMap<>();
    Map<Integer, Long> newest = new HashMap<>();
    for (int i = 0; i < length; i++) {
      long at = (long) i * SAMPLE_BYTES;
      int pid = entries.getInt(at);
      long time = entries.getLong(at + 8);
      lastSample = Math.max(lastSample, time);
      if (mark == 0 || !isPid(pid) || time < newest.getOrDefault(pid, 0L)) continue;
      newest.put(pid, time);
      found.put(pid, ask.share(entries.getInt(at + 16)));
    }
    return found;
  }

  /// Lets a call fill the entries, which grow until it is content.
  ///
  /// @return number of entries; a code, negative, when there are none
  private int fill(int entryBytes, IntSupplier call) {
    for (int tries = 0; tries < TRIES; tries++) {
      int room = (int) (entries.size() / entryBytes);
      count.setInt(0, room);
      entries.clear();
      int code = call.getAsInt();
      int length = count.getInt(0);
      if (code != NvmlLibrary.INSUFFICIENT_SIZE || room >= MOST_ENTRIES) {
        return ask.accepts(code)
            ? (int) ask.within(Integer.toUnsignedLong(length), 0, room).orElse(room)
            : -code;
      }
      long wanted = Math.max(2L * room, Integer.toUnsignedLong(length) + FIRST_ENTRIES);
      entries = new Memory(Math.min(wanted, MOST_ENTRIES) * SAMPLE_BYTES);
    }
    return ask.accepts(NvmlLibrary.INSUFFICIENT_SIZE) ? 0 : -NvmlLibrary.INSUFFICIENT_SIZE;
  }

  private boolean isPid(int pid) {
    return ask.within(pid, 1, MOST_PID).isPresent();
  }
}
