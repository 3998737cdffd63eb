// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import static org.assertj.core.api.Assertions.assertThat;

import io.accelguard.model.Reading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// How the driver's library is found, started and lost, against the stand-in for it.
class NvmlDriverTest {
  private static final long GIB = 1L << 30;
  @TempDir static Path folder;
  private static NvmlStub stub;

  private final Host host = Host.at(Path.of("/"));
  private final List<Collector> opened = new ArrayList<>();

  @BeforeAll
  static void build() throws IOException, InterruptedException {
    stub = NvmlStub.build(folder);
  }

  @AfterEach
  void close() {
    opened.forEach(Collector::close);
  }

  private Collector collector(Optional<Path> library) {
    NvmlCollector collector = new NvmlCollector(host, library, System::nanoTime);
    opened.add(collector);
    return collector;
  }

  @Test
  void a_missing_library_is_absent_with_what_to_do() {
    Reading reading = collector(Optional.of(folder.resolve("none.so"))).collect(Focus.nobody());
    assertThat(NvmlStub.why(reading))
        .startsWith("absent: ")
        .contains("none.so does not exist", "install");
    assertThat(
            NvmlStub.why(
                new NvmlCollector(Host.at(folder), Optional.empty(), System::nanoTime)
                    .collect(Focus.nobody())))
        .isEqualTo("absent: accelerators are seen on the running host only");
  }

  @Test
  void a_file_that_is_no_library_fails() throws IOException {
    Path file = Files.writeString(folder.resolve("not.so"), "#!/bin/sh\n");
    Reading reading = collector(Optional.of(file)).collect(Focus.nobody());
    assertThat(NvmlStub.why(reading)).startsWith("failed: ").contains("not.so cannot be loaded");
  }

  @Test
  void a_library_that_crashes_or_hangs_while_it_is_loaded_does_it_elsewhere() {
    assertThat(NvmlStub.why(collector(stub.badLibrary("crash")).collect(Focus.nobody())))
        .startsWith("failed: ")
        .contains("is not loaded", "ends with 134");
    assertThat(NvmlStub.why(collector(stub.badLibrary("hang")).collect(Focus.nobody())))
        .startsWith("failed: ")
        .contains("is not loaded", "hangs");
  }

  @Test
  void a_library_that_others_may_write_is_not_loaded() throws IOException {
    Path open = Files.createDirectory(folder.resolve("open"));
    Path file = Files.copy(stub.library().orElseThrow(), open.resolve("lib.so"));
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
    assertThat(NvmlStub.why(collector(Optional.of(file)).collect(Focus.nobody())))
        .startsWith("failed: ")
        .contains("is not loaded", "open may be written by others than root");
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xrwx"));
    assertThat(NvmlStub.why(collector(Optional.of(file)).collect(Focus.nobody())))
        .contains("lib.so may be written by others than root");
  }

  @Test
  void a_link_is_judged_by_where_it_leads() throws IOException {
    Path open = Files.createDirectory(folder.resolve("links"));
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
    Path link = Files.createSymbolicLink(open.resolve("lib.so"), stub.library().orElseThrow());
    stub.play(NvmlStub.TWO_DEVICES);
    assertThat(NvmlStub.devices(NvmlStub.seen(collector(Optional.of(link))))).hasSize(2);
  }

  @Test
  void a_driver_that_is_not_loaded_is_absent_and_found_once_it_is() throws IOException {
    stub.play("fail.nvmlInit_v2=9\n");
    Collector collector = collector(stub.library());
    assertThat(NvmlStub.why(collector.collect(Focus.nobody())))
        .startsWith("absent: ")
        .contains("Driver Not Loaded", "modprobe nvidia");
    stub.play(NvmlStub.TWO_DEVICES);
    int calls = 0;
    while (!(collector.collect(Focus.nobody()) instanceof Reading.Seen)) {
      assertThat(++calls).isLessThanOrEqualTo(30);
    }
    assertThat(calls).isEqualTo(30);
  }

  @Test
  void a_driver_that_refuses_fails_with_its_words_and_a_remedy() throws IOException {
    stub.play("fail.nvmlInit_v2=18\n");
    assertThat(NvmlStub.why(collector(stub.library()).collect(Focus.nobody())))
        .startsWith("failed: ")
        .contains("Driver/library version mismatch", "reboot");
    stub.play("fail.nvmlInit_v2=4\n");
    assertThat(NvmlStub.why(collector(stub.library()).collect(Focus.nobody())))
        .startsWith("failed: ")
        .contains("Insufficient Permissions", "/dev/nvidia");
    stub.play("devices=0\n");
    assertThat(NvmlStub.why(collector(stub.library()).collect(Focus.nobody())))
        .startsWith("absent: ")
        .contains("no device");
  }

  @Test
  void a_lost_device_leaves_the_other_readable_and_is_counted() throws IOException {
    stub.play(NvmlStub.TWO_DEVICES);
    Collector collector = collector(stub.library());
    NvmlStub.seen(collector);
    stub.play(NvmlStub.TWO_DEVICES + lost(0));
    Reading.Seen reading = NvmlStub.seen(collector);
    assertThat(reading.skipped()).isGreaterThan(5);
    assertThat(NvmlStub.devices(reading).get(0).powerWatts()).isEmpty();
    assertThat(NvmlStub.devices(reading).get(1).utilisation()).hasValue(0);
    stub.play(NvmlStub.TWO_DEVICES + lost(0) + lost(1));
    assertThat(NvmlStub.why(collector.collect(Focus.nobody())))
        .startsWith("failed: ")
        .contains("GPU is lost");
  }

  @Test
  void a_call_that_hangs_stops_no_tick() throws IOException {
    AtomicLong nanos = new AtomicLong();
    stub.play(NvmlStub.TWO_DEVICES + "hang.nvmlDeviceGetPowerUsage=60\n");
    Collector collector =
        new SlowSource(
            new NvmlCollector(host, stub.library(), System::nanoTime),
            Duration.ofSeconds(5),
            nanos::get);
    opened.add(collector);
    await(() -> stub.hanging() > 0);
    assertThat(NvmlStub.why(collector.collect(Focus.nobody())))
        .isEqualTo("failed: has not answered yet");
    nanos.addAndGet(Duration.ofSeconds(6).toNanos());
    assertThat(NvmlStub.why(collector.collect(Focus.nobody())))
        .isEqualTo("failed: no answer for 6 s");
    assertThat(stub.hanging()).isPositive();
    stub.play(NvmlStub.TWO_DEVICES);
    await(() -> collector.collect(Focus.nobody()) instanceof Reading.Seen);
  }

  private static void await(BooleanSupplier done) {
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!done.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(end);
      Thread.onSpinWait();
    }
  }

  private static String lost(int device) {
    StringBuilder lines = new StringBuilder();
    for (String call :
        List.of(
            "MigMode",
            "UtilizationRates",
            "MemoryInfo_v2",
            "MemoryInfo",
            "FieldValues",
            "PowerUsage",
            "EnforcedPowerLimit",
            "TotalEnergyConsumption",
            "ClockInfo",
            "MaxClockInfo",
            "Temperature",
            "ComputeRunningProcesses_v3",
            "GraphicsRunningProcesses_v3",
            "MPSComputeRunningProcesses_v3",
            "ProcessUtilization")) {
      lines.append("%d.fail.nvmlDeviceGet%s=15\n".formatted(device, call));
    }
    return lines.toString();
  }
}
