// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import io.accelguard.model.AcceleratorUse;
import io.accelguard.model.DeviceKey;
import io.accelguard.model.Reading;
import io.accelguard.model.Sample;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/// Intel and other devices with a DRM driver, and the processes on them by the standard lines of
/// their descriptors. NVIDIA's and Google's devices have collectors of their own; of AMD's devices
/// only graphics and video processes are told here. A driver may hold a lock while it answers, so
/// it belongs into a [SlowSource].
final class DrmCollector implements Collector {
  private static final List<String> ELSEWHERE = List.of("0x10de", "0x1ae0");
  private static final int MOST_DEVICES = 128;
  private static final int MOST_CLIENTS = 2048;

  private final Sysfs sysfs;
  private final Host host;
  private final LongSupplier nanos;
  private final IntelDevice intel;
  private final DeviceHolders holders;
  private final DrmBusy busy = new DrmBusy();
  private final ProcFiles files = new ProcFiles(16 << 10);

  /// @param nanos a clock that only measures the time between two calls
  DrmCollector(Host host, LongSupplier nanos) {
    this.host = host;
    this.nanos = nanos;
    this.sysfs = new Sysfs(host);
    this.intel = new IntelDevice(sysfs);
    this.holders = new DeviceHolders(host, DrmCollector::isNode);
  }

  private static boolean isNode(String path) {
    return path.startsWith("/dev/dri/renderD")
        || path.startsWith("/dev/dri/card")
        || path.startsWith("/dev/accel/");
  }

  @Override
  public String name() {
    return "drm";
  }

  @Override
  public Reading collect(Focus focus) {
    sysfs.takeSkipped();
    Map<String, DeviceKey> devices = new LinkedHashMap<>();
    List<Sample> samples = new ArrayList<>();
    for (String node : nodes()) {
      String device = node + "/device";
      String address = sysfs.target(device).orElse("");
      String vendor = sysfs.pciId(device + "/vendor").orElse("");
      if (devices.size() >= MOST_DEVICES || devices.containsKey(address)) continue;
      if (vendor.isEmpty() || ELSEWHERE.contains(vendor)) continue;
      boolean amd = vendor.equals(AmdCollector.VENDOR);
      DeviceKey key =
          amd ? AmdCollector.key(sysfs, device, address) : IntelDevice.key(vendor, address);
      devices.put(address, key);
      if (!amd) samples.add(intel.sample(key, device, vendor));
    }
    if (devices.isEmpty())
      return new Reading.Absent("no device with a render or compute node of the kernel's DRM");
    int skipped = uses(focus, devices, samples);
    return new Reading.Seen(samples, skipped + sysfs.takeSkipped());
  }

  private List<String> nodes() {
    List<String> nodes = new ArrayList<>();
    sysfs.numbered("/sys/class/drm", "renderD").forEach(n -> nodes.add("/sys/class/drm/" + n));
    sysfs.numbered("/sys/class/accel", "accel").forEach(n -> nodes.add("/sys/class/accel/" + n));
    return nodes;
  }

  private record Use(DeviceKey device, int pid) {}

  private static final class Sums {
    private final Map<String, Double> engines = new HashMap<>();
    private long bytes;
    private boolean bytesKnown;
  }

  private int uses(Focus focus, Map<String, DeviceKey> devices, List<Sample> samples) {
    busy.begin();
    Map<Use, Sums> sums = new LinkedHashMap<>();
    int clients = 0;
    int skipped = 0;
    for (var holder : holders.find(focus).entrySet()) {
      int pid = holder.getKey();
      boolean computes = sysfs.exists("/sys/class/kfd/kfd/proc/" + pid);
      for (DeviceHolders.Held held : holder.getValue()) {
        if (++clients > MOST_CLIENTS) {
          skipped++;
          continue;
        }
        int length = files.read(host.text("/proc/" + pid + "/fdinfo/" + held.descriptor()));
        DrmClient client = DrmClient.parse(files.bytes(), length).orElse(null);
        DeviceKey device = client == null ? null : devices.get(client.address());
        if (length < 0) skipped++;
        if (client == null || device == null || !busy.first(client)) continue;
        add(sums.computeIfAbsent(new Use(device, pid), _ -> new Sums()), client, computes);
      }
    }
    sums.forEach((use, sum) -> {
      OptionalLong memory = sum.bytesKnown ? OptionalLong.of(sum.bytes) : OptionalLong.empty();
      OptionalDouble share =
          sum.engines.values().stream().mapToDouble(value -> Math.min(1, value)).max();
      if (memory.orElse(0) > 0 || share.isPresent())
        samples.add(new AcceleratorUse(use.device(), use.pid(), memory, share));
    });
    return skipped + holders.hidden();
  }

  /// Of a process that computes, KFD tells the memory already.
  private void add(Sums sum, DrmClient client, boolean computes) {
    busy.shares(client, nanos.getAsLong())
        .forEach((engine, share) -> sum.engines.merge(engine, share, Double::sum));
    if (client.deviceBytes().isEmpty() || computes) return;
    sum.bytesKnown = true;
    sum.bytes += client.deviceBytes().getAsLong();
  }
}
