// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import io.accelguard.model.AcceleratorDetail;
import io.accelguard.model.AcceleratorSample;
import io.accelguard.model.DeviceKey;
import io.accelguard.model.Reading;
import io.accelguard.model.Sample;
import io.accelguard.model.Trust;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/// AMD devices, as the amdgpu driver shows them below `/sys/class/drm`, and the processes that
/// compute on them ([KfdProcesses]). A read may wait for a device that is being reset, so it
/// belongs into a [SlowSource].
final class AmdCollector implements Collector {
  static final String CARDS = "/sys/class/drm";
  static final String VENDOR = "0x1002";
  private static final int MOST_DEVICES = 128;
  private static final long MOST_BYTES = 1L << 50;
  private static final long MOST_MICROWATTS = 100_000_000_000L;

  private final Sysfs sysfs;
  private final KfdProcesses processes;

  AmdCollector(Host host) {
    this.sysfs = new Sysfs(host);
    this.processes = new KfdProcesses(sysfs);
  }

  @Override
  public String name() {
    return "amd";
  }

  @Override
  public Reading collect(Focus focus) {
    sysfs.takeSkipped();
    Map<String, DeviceKey> byAddress = new LinkedHashMap<>();
    List<Sample> samples = new ArrayList<>();
    for (String card : sysfs.numbered(CARDS, "card")) {
      String device = CARDS + "/" + card + "/device";
      if (samples.size() >= MOST_DEVICES || !isAmd(sysfs, device)) continue;
      String address = sysfs.target(device).orElse(card);
      DeviceKey key = key(sysfs, device, address);
      if (byAddress.containsValue(key)) key = new DeviceKey("amd", address);
      byAddress.put(address, key);
      samples.add(sample(device, key));
    }
    if (samples.isEmpty()) return new Reading.Absent(why());
    samples.addAll(processes.read(byAddress));
    return new Reading.Seen(samples, sysfs.takeSkipped());
  }

  static boolean isAmd(Sysfs sysfs, String device) {
    return sysfs.pciId(device + "/vendor").filter(VENDOR::equals).isPresent();
  }

  /// The number that the maker burnt in, where a device has one; else its place.
  static DeviceKey key(Sysfs sysfs, String device, String address) {
    String id =
        sysfs.text(device + "/unique_id").filter(t -> t.matches("[0-9a-f]{8,32}")).orElse("");
    return new DeviceKey("amd", id.isEmpty() || id.matches("0+") ? address : id);
  }

  private String why() {
    return sysfs.exists("/sys/class/kfd")
        ? "amdgpu is loaded and has no device"
        : "no AMD device with the amdgpu driver; load it with `modprobe amdgpu` where there is one";
  }

  private AcceleratorSample sample(String device, DeviceKey key) {
    String model =
        sysfs
            .text(device + "/product_name")
            .orElseGet(() -> "AMD device " + sysfs.pciId(device + "/device").orElse("unknown"));
    String hwmon = sysfs.hwmon(device).orElse(device + "/hwmon/none");
    OptionalLong total = sysfs.number(device + "/mem_info_vram_total", 1, MOST_BYTES);
    OptionalDouble power = sysfs.scaled(hwmon + "/power1_average", 1, MOST_MICROWATTS, 1e6);
    OptionalDouble edge = sysfs.scaled(hwmon + "/temp1_input", 0, 200_000, 1000);
    Clocks clocks = clocks(sysfs.lines(device + "/pp_dpm_sclk"));
    return new AcceleratorSample(
        key,
        model,
        false,
        sysfs.scaled(device + "/gpu_busy_percent", 0, 100, 100),
        sysfs.scaled(device + "/mem_busy_percent", 0, 100, 100),
        sysfs.number(device + "/mem_info_vram_used", 0, total.orElse(MOST_BYTES)),
        total,
        power.isPresent() ? power : sysfs.scaled(hwmon + "/power1_input", 1, MOST_MICROWATTS, 1e6),
        sysfs.scaled(hwmon + "/power1_cap", 1, MOST_MICROWATTS, 1e6),
        OptionalDouble.empty(),
        clocks.now(),
        clocks.most(),
        edge.isPresent() ? edge : sysfs.scaled(hwmon + "/temp2_input", 0, 200_000, 1000),
        OptionalLong.empty(),
        OptionalLong.empty(),
        Trust.SURE,
        AcceleratorDetail.none());
  }

  private record Clocks(OptionalDouble now, OptionalDouble most) {}

  /// Lines such as `1: 2100Mhz *`; the star marks the clock in force.
  private Clocks clocks(List<String> lines) {
    OptionalDouble now = OptionalDouble.empty();
    OptionalDouble most = OptionalDouble.empty();
    for (String line : lines) {
      int colon = line.indexOf(": ");
      int unit = line.indexOf("Mhz");
      if (colon < 0 || unit < colon + 2) continue;
      OptionalLong value = sysfs.within(line.substring(colon + 2, unit), 0, 20_000);
      if (value.isEmpty()) continue;
      double megahertz = value.getAsLong();
      if (line.endsWith("*")) now = OptionalDouble.of(megahertz);
      most = OptionalDouble.of(Math.max(most.orElse(0), megahertz));
    }
    return new Clocks(now, most);
  }
}
