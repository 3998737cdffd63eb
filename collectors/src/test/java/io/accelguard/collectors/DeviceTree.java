// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import io.accelguard.model.AcceleratorSample;
import io.accelguard.model.AcceleratorUse;
import io.accelguard.model.Reading;
import io.accelguard.model.Sample;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/// Hosts with accelerators, written file by file after the kernel's documentation. None was
/// captured from real hardware.
record DeviceTree(Path root) {

  void write(String path, String text) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text, StandardCharsets.ISO_8859_1);
  }

  void link(String path, String target) throws IOException {
    Path link = root.resolve(path);
    Files.createDirectories(link.getParent());
    Files.deleteIfExists(link);
    Files.createSymbolicLink(link, Path.of(target));
  }

  Host host() {
    return Host.at(root);
  }

  /// An MI300X with two processes that compute, one that only opened `/dev/kfd`, and a desktop card
  /// of which little is known.
  DeviceTree mi300() throws IOException {
    String device = "sys/devices/pci0000:00/0000:c1:00.0/";
    write(device + "vendor", "0x1002\n");
    write(device + "device", "0x74a1\n");
    write(device + "product_name", "AMD Instinct MI300X\n");
    write(device + "unique_id", "a1b2c3d4e5f60718\n");
    write(device + "gpu_busy_percent", "97\n");
    write(device + "mem_busy_percent", "12\n");
    write(device + "mem_info_vram_total", "206141652992\n");
    write(device + "mem_info_vram_used", "8589934592\n");
    write(device + "pp_dpm_sclk", "0: 132Mhz\n1: 2100Mhz *\n");
    write(device + "hwmon/hwmon4/power1_input", "712000000\n");
    write(device + "hwmon/hwmon4/power1_cap", "750000000\n");
    write(device + "hwmon/hwmon4/temp2_input", "61000\n");
    link("sys/class/drm/card1/device", "../../../devices/pci0000:00/0000:c1:00.0");
    link("sys/class/drm/renderD128/device", "../../../devices/pci0000:00/0000:c1:00.0");
    String bare = "sys/devices/pci0000:00/0000:03:00.0/";
    write(bare + "vendor", "0x1002\n");
    write(bare + "device", "0x67df\n");
    link("sys/class/drm/card0/device", "../../../devices/pci0000:00/0000:03:00.0");
    String node = "sys/class/kfd/kfd/topology/nodes/1/";
    write(node + "gpu_id", "51234\n");
    write(
        node + "properties",
        "cpu_cores_count 0\nsimd_count 1216\nsimd_per_cu 4\nlocation_id 49408\ndomain 0\n");
    write("sys/class/kfd/kfd/topology/nodes/0/gpu_id", "0\n");
    String kfd = "sys/class/kfd/kfd/proc/";
    write(kfd + "101/vram_51234", "4294967296\n");
    write(kfd + "101/stats_51234/cu_occupancy", "304\n");
    write(kfd + "102/vram_51234", "0\n");
    write(kfd + "102/stats_51234/cu_occupancy", "152\n");
    write(kfd + "103/vram_51234", "0\n");
    write(kfd + "103/stats_51234/cu_occupancy", "0\n");
    return this;
  }

  /// An Arc with xe: a process with two descriptors of one client.
  DeviceTree arc(long cycles, long total) throws IOException {
    String device = "sys/devices/pci0000:00/0000:03:00.0/";
    write(device + "vendor", "0x8086\n");
    write(device + "device", "0x56a0\n");
    link(device + "driver", "../../../bus/pci/drivers/xe");
    write(device + "tile0/gt0/freq0/act_freq", "2050\n");
    write(device + "tile0/gt0/freq0/max_freq", "2400\n");
    write(device + "hwmon/hwmon2/energy1_input", "8123000000\n");
    write(device + "hwmon/hwmon2/power1_max", "190000000\n");
    link("sys/class/drm/card0/device", "../../../devices/pci0000:00/0000:03:00.0");
    link("sys/class/drm/renderD128/device", "../../../devices/pci0000:00/0000:03:00.0");
    String info =
        """
        pos:\t0
        drm-driver:\txe
        drm-client-id:\t7
        drm-pdev:\t0000:03:00.0
        drm-resident-system:\t64 KiB
        drm-resident-vram0:\t2048 MiB
        drm-cycles-ccs:\t%d
        drm-total-cycles-ccs:\t%d
        drm-engine-capacity-ccs:\t2
        """
            .formatted(cycles, total);
    for (String fd : new String[] {"5", "6"}) {
      link("proc/201/fd/" + fd, "/dev/dri/renderD128");
      write("proc/201/fdinfo/" + fd, info);
    }
    link("proc/202/fd/3", "/dev/null");
    return this;
  }

  /// Four TPU v5e and the maker's network card; process 301 holds the first two.
  DeviceTree v5e() throws IOException {
    for (int i = 0; i < 4; i++) {
      String device = "sys/bus/pci/devices/0000:00:0" + (4 + i) + ".0/";
      write(device + "vendor", "0x1ae0\n");
      write(device + "device", "0x0063\n");
      link(device + "iommu_group", "../../../../kernel/iommu_groups/" + i);
    }
    write("sys/bus/pci/devices/0000:00:0a.0/vendor", "0x1ae0\n");
    write("sys/bus/pci/devices/0000:00:0a.0/device", "0x0042\n");
    link("proc/301/fd/8", "/dev/vfio/0");
    link("proc/301/fd/9", "/dev/vfio/1");
    link("proc/301/fd/10", "/dev/vfio/vfio");
    return this;
  }

  /// A reading as text: what is missing is not there.
  static String text(Reading reading) {
    return switch (reading) {
      case Reading.Absent(String why) -> "absent: " + why + "\n";
      case Reading.Failed(String why) -> "failed: " + why + "\n";
      case Reading.Seen(var samples, int skipped) ->
          samples.stream().map(DeviceTree::text).collect(Collectors.joining())
              + "skipped "
              + skipped
              + "\n";
    };
  }

  private static String text(Sample sample) {
    return switch (sample) {
      case AcceleratorSample d ->
          "%s, %s, %s%s%s%s%s%s%s%s%s%s%s\n"
              .formatted(
                  d.key(),
                  d.model(),
                  d.trust().id(),
                  some(", busy ", d.utilisation()),
                  some(", memory busy ", d.memoryUtilisation()),
                  some(", used ", d.memoryUsedBytes()),
                  some(", total ", d.memoryTotalBytes()),
                  some(", W ", d.powerWatts()),
                  some(", limit W ", d.powerLimitWatts()),
                  some(", J ", d.energyJoules()),
                  some(", MHz ", d.clockMegahertz()),
                  some(", most MHz ", d.maxClockMegahertz()),
                  some(", C ", d.temperatureCelsius()));
      case AcceleratorUse u ->
          "  %d on %s%s%s\n"
              .formatted(
                  u.pid(),
                  u.device(),
                  some(", bytes ", u.memoryBytes()),
                  some(", busy ", u.utilisation()));
      default -> throw new AssertionError(sample);
    };
  }

  private static String some(String name, OptionalDouble value) {
    return value.isPresent() ? String.format(Locale.ROOT, "%s%.3f", name, value.getAsDouble()) : "";
  }

  private static String some(String name, OptionalLong value) {
    return value.isPresent() ? name + value.getAsLong() : "";
  }
}
