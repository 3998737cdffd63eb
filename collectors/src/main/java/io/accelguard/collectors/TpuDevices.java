// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Google's TPUs on the PCI bus and the nodes by which programs hold them: `/dev/accelN` up to v4,
/// `/dev/vfio/GROUP` from v5e on.
final class TpuDevices {
  private static final String PCI = "/sys/bus/pci/devices";
  private static final String VENDOR = "0x1ae0";
  private static final int MOST_DEVICES = 64;

  /// The maker's other devices, such as its network card, are not here. v2 and v3 share an id.
  private static final Map<String, String> MODELS =
      Map.of(
          "0x0027", "TPU v2 or v3",
          "0x005e", "TPU v4",
          "0x0063", "TPU v5e",
          "0x0062", "TPU v5p",
          "0x006f", "TPU v6e",
          "0x0076", "TPU7x");

  private final Sysfs sysfs;

  /// @param node path below `/dev`
  record Tpu(String address, String model, String node) {}

  TpuDevices(Sysfs sysfs) {
    this.sysfs = sysfs;
  }

  /// In the order of their addresses.
  List<Tpu> find() {
    Map<String, String> accel = accelNodes();
    List<Tpu> found = new ArrayList<>();
    for (String address : sysfs.list(PCI)) {
      String device = PCI + "/" + address;
      if (found.size() >= MOST_DEVICES) break;
      if (sysfs.text(device + "/vendor").filter(VENDOR::equals).isEmpty()) continue;
      String model = MODELS.get(sysfs.text(device + "/device").orElse(""));
      if (model == null) continue;
      Optional<String> group = sysfs.target(device + "/iommu_group").filter(Sysfs::isNumber);
      String node = accel.getOrDefault(address, group.map(g -> "/dev/vfio/" + g).orElse(""));
      found.add(new Tpu(address, model(device, model), node));
    }
    return found;
  }

  private String model(String device, String model) {
    if (!model.endsWith("v3")) return model;
    return switch (sysfs.text(device + "/subsystem_device").orElse("")) {
      case "0x004e" -> "TPU v2";
      case "0x004f" -> "TPU v3";
      default -> model;
    };
  }

  private Map<String, String> accelNodes() {
    Map<String, String> nodes = new java.util.HashMap<>();
    for (String name : sysfs.numbered("/sys/class/accel", "accel"))
      sysfs
          .target("/sys/class/accel/" + name + "/device")
          .ifPresent(address -> nodes.put(address, "/dev/" + name));
    return nodes;
  }
}
