// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AmdCollectorTest {
  @TempDir Path root;

  private String read() {
    return DeviceTree.text(new AmdCollector(Host.at(root)).collect(Focus.nobody()));
  }

  @Test
  void an_mi300_is_read_in_full_and_an_open_kfd_is_no_use() throws IOException {
    new DeviceTree(root).mi300();
    assertThat(read())
        .isEqualTo(
            """
            amd:0000:03:00.0, AMD device 0x67df, sure
            amd:a1b2c3d4e5f60718, AMD Instinct MI300X, sure, busy 0.970, memory busy 0.120, \
            used 8589934592, total 206141652992, W 712.000, limit W 750.000, MHz 2100.000, \
            most MHz 2100.000, C 61.000
              101 on amd:a1b2c3d4e5f60718, bytes 4294967296
              102 on amd:a1b2c3d4e5f60718, bytes 0, busy 0.500
            skipped 0
            """);
  }

  @Test
  void a_host_without_one_says_what_to_do() {
    assertThat(read()).startsWith("absent: no AMD device").contains("modprobe amdgpu");
  }

  @Test
  void values_that_no_device_can_have_are_missing_and_counted() throws IOException {
    DeviceTree tree = new DeviceTree(root).mi300();
    String device = "sys/devices/pci0000:00/0000:c1:00.0/";
    tree.write(device + "gpu_busy_percent", "18446744073709551615\n");
    tree.write(device + "mem_info_vram_used", "206141652993\n");
    tree.write(device + "hwmon/hwmon4/power1_input", "0\n");
    tree.write(device + "unique_id", "0000000000000000\n");
    assertThat(read())
        .contains("amd:0000:c1:00.0, AMD Instinct MI300X, sure, memory busy 0.120, total")
        .contains("limit W 750.000, MHz")
        .endsWith("skipped 3\n");
  }
}
