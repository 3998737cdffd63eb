// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import io.accelguard.model.AcceleratorDetail;
import io.accelguard.model.AcceleratorSample;
import io.accelguard.model.DeviceKey;
import io.accelguard.model.Trust;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/// One device of Intel's drivers i915 and xe, or of another DRM driver, of which less is known. The
/// kernel tells no utilisation of the whole device and no memory: they are missing.
final class IntelDevice {
  private static final String INTEL = "0x8086";
  private static final long MOST_MICROWATTS = 100_000_000_000L;

  private final Sysfs sysfs;

  IntelDevice(Sysfs sysfs) {
    this.sysfs = sysfs;
  }

  static DeviceKey key(String vendor, String address) {
    return new DeviceKey(vendor.equals(INTEL) ? "intel" : "pci" + vendor, address);
  }

  AcceleratorSample sample(DeviceKey key, String device, String vendor) {
    String hwmon = sysfs.hwmon(device).orElse(device + "/hwmon/none");
    String id = sysfs.pciId(device + "/device").orElse("unknown");
    String maker = vendor.equals(INTEL) ? "Intel" : vendor;
    String driver = sysfs.target(device + "/driver").orElse("no driver");
    return new AcceleratorSample(
        key,
        "%s device %s (%s)".formatted(maker, id, driver),
        false,
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        OptionalLong.empty(),
        OptionalLong.empty(),
        OptionalDouble.empty(),
        sysfs.scaled(hwmon + "/power1_max", 1, MOST_MICROWATTS, 1e6),
        sysfs.scaled(hwmon + "/energy1_input", 0, Long.MAX_VALUE, 1e6),
        clock(device, "gt/gt0/rps_act_freq_mhz", "tile0/gt0/freq0/act_freq"),
        clock(device, "gt/gt0/rps_max_freq_mhz", "tile0/gt0/freq0/max_freq"),
        sysfs.scaled(hwmon + "/temp1_input", 0, 200_000, 1000),
        OptionalLong.empty(),
        OptionalLong.empty(),
        Trust.SURE,
        AcceleratorDetail.none());
  }

  /// i915 keeps its files with the card, xe with the device.
  private OptionalDouble clock(String device, String i915, String xe) {
    List<String> cards = sysfs.numbered(device + "/drm", "card");
    if (!cards.isEmpty()) {
      OptionalDouble value =
          sysfs.scaled(device + "/drm/" + cards.getFirst() + "/" + i915, 0, 20_000, 1);
      if (value.isPresent()) return value;
    }
    return sysfs.scaled(device + "/" + xe, 0, 20_000, 1);
  }
}
