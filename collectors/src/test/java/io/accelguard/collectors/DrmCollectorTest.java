// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import static org.assertj.core.api.Assertions.assertThat;

import io.accelguard.model.ProcessKey;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DrmCollectorTest {
  private static final String ARC =
      "intel:0000:03:00.0, Intel device 0x56a0 (xe), sure, limit W 190.000, J 8123.000, "
          + "MHz 2050.000, most MHz 2400.000\n";

  @TempDir Path root;
  private final AtomicLong nanos = new AtomicLong(1_000_000_000L);

  private static String read(DrmCollector collector) {
    return DeviceTree.text(collector.collect(Focus.nobody()));
  }

  private DrmCollector collector() {
    return new DrmCollector(Host.at(root), nanos::get);
  }

  @Test
  void a_client_counts_once_and_is_busy_by_the_cycles_between_two_looks() throws IOException {
    DeviceTree tree = new DeviceTree(root).arc(1000, 10_000);
    DrmCollector collector = collector();
    assertThat(read(collector))
        .isEqualTo(ARC + "  201 on intel:0000:03:00.0, bytes 2147483648\nskipped 0\n");
    tree.arc(2000, 11_000);
    assertThat(read(collector))
        .isEqualTo(ARC + "  201 on intel:0000:03:00.0, bytes 2147483648, busy 0.500\nskipped 0\n");
    tree.arc(1999, 12_000);
    assertThat(read(collector)).contains("busy 0.000");
  }

  @Test
  void nanoseconds_of_an_engine_are_measured_by_our_clock() throws IOException {
    DeviceTree tree = new DeviceTree(root).arc(0, 0);
    String info = "drm-pdev: 0000:03:00.0\ndrm-client-id: 9\ndrm-engine-render: %d ns\n";
    for (String fd : new String[] {"5", "6"})
      tree.write("proc/201/fdinfo/" + fd, info.formatted(5));
    DrmCollector collector = collector();
    assertThat(read(collector)).isEqualTo(ARC + "skipped 0\n");
    nanos.addAndGet(1_000_000_000L);
    for (String fd : new String[] {"5", "6"})
      tree.write("proc/201/fdinfo/" + fd, info.formatted(250_000_005));
    assertThat(read(collector)).contains("201 on intel:0000:03:00.0, busy 0.250");
  }

  @Test
  void a_holder_outside_of_the_focus_is_found_in_turn_and_one_inside_at_once() throws IOException {
    DeviceTree tree = new DeviceTree(root).arc(1, 2);
    for (int pid = 1; pid <= 200; pid++) tree.link("proc/" + pid + "/fd/3", "/dev/null");
    DrmCollector collector = collector();
    assertThat(DeviceTree.text(collector.collect(new Focus(Set.of(new ProcessKey(201, 1))))))
        .contains("  201 on");
    collector = collector();
    assertThat(read(collector)).doesNotContain("  201 on");
    assertThat(read(collector)).doesNotContain("  201 on");
    assertThat(read(collector)).contains("  201 on");
  }

  @Test
  void amd_graphics_is_told_under_the_key_of_the_amd_collector() throws IOException {
    DeviceTree tree = new DeviceTree(root).mi300();
    tree.link("proc/401/fd/4", "/dev/dri/renderD128");
    tree.write(
        "proc/401/fdinfo/4",
        "drm-pdev:\t0000:c1:00.0\ndrm-client-id:\t3\ndrm-memory-vram:\t100 KiB\n");
    assertThat(read(collector()))
        .isEqualTo("  401 on amd:a1b2c3d4e5f60718, bytes 102400\nskipped 0\n");
  }

  @Test
  void a_display_without_a_render_node_is_absent() throws IOException {
    new DeviceTree(root).write("sys/class/drm/card0/device/vendor", "0x1a03\n");
    assertThat(read(collector())).startsWith("absent: no device with a render");
  }
}
