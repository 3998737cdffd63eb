// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import static org.assertj.core.api.Assertions.assertThat;

import io.accelguard.model.DriverSample;
import io.accelguard.model.DriverSample.Holder;
import io.accelguard.model.DriverSample.Library;
import io.accelguard.model.Reading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a host tells of its driver, on a host of files.
class DriverCollectorTest {
  private static final String MODULE =
      """
      NVRM version: NVIDIA UNIX x86_64 Kernel Module  550.54.14  Thu Feb 22 01:44:30 UTC 2024
      GCC version:  gcc version 12.2.0 (Debian 12.2.0-14)
      """;
  private static final int AGENT = 1000;
  @TempDir Path root;
  private Path library;

  @BeforeEach
  void host() throws IOException {
    library = write("usr/lib/libnvidia-ml.so.1", "library");
    write("proc/driver/nvidia/version", MODULE);
    link("proc/self/ns/pid", "pid:[4026531836]");
    process(1, "/dev/null");
    process(77, "/dev/nvidia3", "/dev/nvidiactl", "/dev/nvidia3");
    process(78, "/dev/null", "/dev/nvidiactl");
    process(AGENT, "/dev/nvidia0");
  }

  private Path write(String path, String text) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private void link(String path, String target) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.deleteIfExists(file);
    Files.createSymbolicLink(file, Path.of(target));
  }

  private void process(int pid, String... open) throws IOException {
    for (int i = 0; i < open.length; i++) link("proc/" + pid + "/fd/" + i, open[i]);
  }

  private DriverSample look() {
    Reading reading =
        new DriverCollector(Host.at(root), Optional.of(library), AGENT).collect(Focus.nobody());
    assertThat(reading).isInstanceOf(Reading.Seen.class);
    return (DriverSample) ((Reading.Seen) reading).samples().getFirst();
  }

  private Library library() {
    return look().library().orElseThrow();
  }

  @Test
  void holders_of_device_nodes_are_found_and_the_agent_is_none() {
    DriverSample driver = look();
    assertThat(driver.vendor()).isEqualTo("nvidia");
    assertThat(driver.module()).hasValue("550.54.14");
    assertThat(driver.holders())
        .containsExactly(new Holder(77, List.of("/dev/nvidia3"), List.of()));
    assertThat(driver.allSeen()).isTrue();
  }

  @Test
  void in_another_pid_namespace_nobody_is_not_nobody() throws IOException {
    link("proc/self/ns/pid", "pid:[4026532001]");
    assertThat(look().allSeen()).isFalse();
    Files.delete(root.resolve("proc/self/ns/pid"));
    assertThat(look().allSeen()).isFalse();
  }

  @Test
  void where_others_are_left_out_nobody_is_not_nobody() throws IOException {
    Files.delete(root.resolve("proc/1/fd/0"));
    Files.delete(root.resolve("proc/1/fd"));
    assertThat(look().allSeen()).isFalse();
  }

  @Test
  void among_so_many_that_a_holder_is_found_late_nobody_is_not_nobody() throws IOException {
    DriverCollector collector = new DriverCollector(Host.at(root), Optional.of(library), AGENT);
    for (int pid = 2000; pid < 2000 + 24 * 96; pid++) Files.createFile(root.resolve("proc/" + pid));
    for (int call = 0; call < 30; call++) {
      Reading.Seen seen = (Reading.Seen) collector.collect(Focus.nobody());
      assertThat(((DriverSample) seen.samples().getFirst()).allSeen()).isFalse();
    }
  }

  @Test
  void a_library_is_known_by_owner_mode_and_hash() throws IOException {
    Library found = library();
    assertThat(found.path()).isEqualTo(library.toRealPath().toString());
    assertThat(found.uid()).isEqualTo(TrustedFile.self());
    assertThat(found.mode()).isEqualTo(0644);
    assertThat(found.sha256())
        .hasValue("b718f1354f7247312eca086d9a024afe5fa717ddea5adeddd6f12bcf945b2e8c");
    assertThat(found.owner()).isEmpty();
    assertThat(found.intact()).isEmpty();
  }

  @Test
  void what_a_package_brought_is_intact_until_it_is_changed() throws IOException {
    String path = library.toRealPath().toString();
    write("var/lib/dpkg/info/libnvidia-ml1:amd64.list", "/.\n" + path + "\n");
    write("var/lib/dpkg/info/zlib1g.list", path + "\n");
    assertThat(library().owner()).hasValue("libnvidia-ml1:amd64");
    assertThat(library().intact()).isEmpty();
    write(
        "var/lib/dpkg/info/libnvidia-ml1:amd64.md5sums",
        "d521f765a49c72507257a2620612ee96  " + path.substring(1) + "\n");
    assertThat(library().intact()).hasValue(true);
    Files.writeString(library, "another");
    assertThat(library().intact()).hasValue(false);
  }

  @Test
  void a_holder_with_libraries_of_another_driver_is_told_apart() throws IOException {
    String map = "7f00-7f01 r-xp 00000000 08:01 ";
    String own = Files.getAttribute(library, "unix:ino").toString();
    write(
        "proc/77/maps",
        map
            + "1 /usr/lib/libcuda.so.535.1.1\n"
            + map
            + "2 /usr/lib/libcuda.so.550.54.14\n"
            + map
            + own
            + " /usr/lib/libnvidia-ml.so.1\n"
            + map
            + own
            + "9 /tmp/x/libnvidia-ml.so.1\n"
            + map
            + "5 /usr/lib/libc.so.6\n"
            + "damaged libcuda.so line\n");
    assertThat(look().holders().getFirst().strangers())
        .containsExactly("/tmp/x/libnvidia-ml.so.1", "/usr/lib/libcuda.so.535.1.1");
  }

  @Test
  void a_host_without_the_driver_is_absent() throws IOException {
    Files.delete(root.resolve("proc/driver/nvidia/version"));
    assertThat(new DriverCollector(Host.at(root), Optional.empty(), AGENT).collect(Focus.nobody()))
        .isEqualTo(new Reading.Absent("no NVIDIA driver"));
    write("proc/driver/nvidia/version", "garbage\u0000");
    assertThat(look().module()).isEmpty();
    assertThat(look().allSeen()).isFalse();
  }
}
