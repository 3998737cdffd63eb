// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import io.accelguard.model.AcceleratorUse;
import io.accelguard.model.DeviceKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/// The processes that compute on AMD devices, from `/sys/class/kfd`. Everybody who opened
/// `/dev/kfd` is listed there, which is no use: use is memory or occupied compute units. Pids are
/// the host's.
final class KfdProcesses {
  private static final String KFD = "/sys/class/kfd/kfd";
  private static final int MOST_PROCESSES = 4096;
  private static final long MOST_BYTES = 1L << 50;

  private final Sysfs sysfs;

  /// @param computeUnits 0 when unknown
  private record Node(DeviceKey device, long computeUnits) {}

  KfdProcesses(Sysfs sysfs) {
    this.sysfs = sysfs;
  }

  /// @param devices by PCI address
  List<AcceleratorUse> read(Map<String, DeviceKey> devices) {
    Map<String, Node> nodes = nodes(devices);
    List<AcceleratorUse> uses = new ArrayList<>();
    for (String pid : sysfs.list(KFD + "/proc").stream().limit(MOST_PROCESSES).toList()) {
      if (!Sysfs.isNumber(pid) || pid.startsWith("0")) continue;
      nodes.forEach(
          (gpu, node) -> use(KFD + "/proc/" + pid, gpu, node, Integer.parseInt(pid), uses));
    }
    return uses;
  }

  private void use(String process, String gpu, Node node, int pid, List<AcceleratorUse> uses) {
    OptionalLong memory = sysfs.number(process + "/vram_" + gpu, 0, MOST_BYTES);
    if (memory.orElse(0) > 0) {
      uses.add(new AcceleratorUse(node.device(), pid, memory, OptionalDouble.empty()));
      return;
    }
    OptionalLong occupied = sysfs.number(process + "/stats_" + gpu + "/cu_occupancy", 0, 1 << 20);
    if (occupied.orElse(0) == 0 || node.computeUnits() == 0) return;
    double share = Math.min(1, (double) occupied.getAsLong() / node.computeUnits());
    uses.add(new AcceleratorUse(node.device(), pid, memory, OptionalDouble.of(share)));
  }

  /// Devices by the id that KFD gives them: its nodes say where they are.
  private Map<String, Node> nodes(Map<String, DeviceKey> devices) {
    Map<String, Node> nodes = new HashMap<>();
    for (String name : sysfs.list(KFD + "/topology/nodes")) {
      String node = KFD + "/topology/nodes/" + name;
      OptionalLong gpu = sysfs.number(node + "/gpu_id", 0, 1L << 32);
      if (gpu.orElse(0) == 0) continue;
      Map<String, Long> properties = properties(node + "/properties");
      DeviceKey device = devices.get(address(properties));
      if (device == null) continue;
      long perUnit = Math.max(1, properties.getOrDefault("simd_per_cu", 1L));
      long units = properties.getOrDefault("simd_count", 0L) / perUnit;
      nodes.put(Long.toString(gpu.getAsLong()), new Node(device, Math.max(0, units)));
    }
    return nodes;
  }

  private static String address(Map<String, Long> properties) {
    long domain = properties.getOrDefault("domain", 0L);
    long place = properties.getOrDefault("location_id", -1L);
    return "%04x:%02x:%02x.%x".formatted(domain, place >> 8 & 0xff, place >> 3 & 0x1f, place & 7);
  }

  private Map<String, Long> properties(String file) {
    Map<String, Long> found = new HashMap<>();
    for (String line : sysfs.lines(file)) {
      int space = line.indexOf(' ');
      if (space <= 0) continue;
      String name = line.substring(0, space);
      if (!List.of("domain", "location_id", "simd_count", "simd_per_cu").contains(name)) continue;
      sysfs.within(line.substring(space + 1), 0, 1L << 32).ifPresent(v -> found.put(name, v));
    }
    return found;
  }
}
