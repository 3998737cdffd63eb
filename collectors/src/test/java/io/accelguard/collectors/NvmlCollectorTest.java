// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import static org.assertj.core.api.Assertions.assertThat;

import io.accelguard.model.AcceleratorDetail;
import io.accelguard.model.AcceleratorSample;
import io.accelguard.model.AcceleratorUse;
import io.accelguard.model.DeviceKey;
import io.accelguard.model.Reading;
import io.accelguard.model.Trust;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Production code against a library with the true names, layouts and codes of the driver's.
class NvmlCollectorTest {
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
  void two_devices_are_read_in_full_and_what_one_lacks_is_absent() throws IOException {
    stub.play(NvmlStub.TWO_DEVICES);
    Reading.Seen reading = NvmlStub.seen(collector(stub.library()));
    assertThat(reading.skipped()).isZero();
    assertThat(NvmlStub.devices(reading))
        .containsExactly(
            new AcceleratorSample(
                new DeviceKey("nvidia", "GPU-aaaa"),
                "NVIDIA H100 80GB HBM3",
                false,
                OptionalDouble.of(0.97),
                OptionalDouble.of(0.4),
                OptionalLong.of(4 * GIB),
                OptionalLong.of(80 * GIB),
                OptionalDouble.of(328.5),
                OptionalDouble.of(700),
                OptionalDouble.of(9000),
                OptionalDouble.of(1755),
                OptionalDouble.of(1980),
                OptionalDouble.of(48),
                OptionalLong.of(123_456),
                OptionalLong.of(654_321),
                Trust.SURE,
                AcceleratorDetail.none()),
            new AcceleratorSample(
                new DeviceKey("nvidia", "GPU-bbbb"),
                "NVIDIA A100",
                false,
                OptionalDouble.of(0),
                OptionalDouble.of(0),
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                Trust.SURE,
                AcceleratorDetail.none()));
  }

  @Test
  void utilisation_of_a_process_needs_a_sample_newer_than_the_first() throws IOException {
    stub.play(NvmlStub.TWO_DEVICES);
    Collector collector = collector(stub.library());
    DeviceKey first = new DeviceKey("nvidia", "GPU-aaaa");
    AcceleratorUse server =
        new AcceleratorUse(first, 77, OptionalLong.of(1 << 20), OptionalDouble.empty());
    AcceleratorUse quiet =
        new AcceleratorUse(first, 4242, OptionalLong.of(3 * GIB), OptionalDouble.empty());
    assertThat(NvmlStub.uses(NvmlStub.seen(collector))).containsExactly(server, quiet);
    assertThat(NvmlStub.uses(NvmlStub.seen(collector))).containsExactly(server, quiet);
    stub.play(NvmlStub.TWO_DEVICES.replace("sample-time=1000", "sample-time=2000"));
    assertThat(NvmlStub.uses(NvmlStub.seen(collector)))
        .containsExactly(
            server,
            new AcceleratorUse(first, 4242, OptionalLong.of(3 * GIB), OptionalDouble.of(0.93)));
    assertThat(NvmlStub.uses(NvmlStub.seen(collector))).containsExactly(server, quiet);
  }

  @Test
  void samples_are_found_again_after_the_clock_was_set_back() throws IOException {
    stub.play(NvmlStub.TWO_DEVICES);
    Collector collector = collector(stub.library());
    NvmlStub.seen(collector);
    stub.play(NvmlStub.TWO_DEVICES.replace("sample-time=1000", "sample-time=500"));
    for (int i = 0; i < 32; i++)
      assertThat(NvmlStub.uses(NvmlStub.seen(collector)).get(1).utilisation()).isEmpty();
    stub.play(NvmlStub.TWO_DEVICES.replace("sample-time=1000", "sample-time=600"));
    assertThat(NvmlStub.uses(NvmlStub.seen(collector)).get(1).utilisation()).hasValue(0.93);
  }

  @Test
  void a_partitioned_device_has_no_utilisation_rather_than_none() throws IOException {
    stub.play(
        NvmlStub.TWO_DEVICES.replace("0.mig=0", "0.mig=1")
            + "0.compute.500=100,1\n0.compute.500=200,2\n0.compute.501=300,2\n");
    Collector collector = collector(stub.library());
    AcceleratorSample device = NvmlStub.devices(NvmlStub.seen(collector)).getFirst();
    assertThat(device.partitioned()).isTrue();
    assertThat(device.utilisation()).isEmpty();
    assertThat(device.memoryUtilisation()).isEmpty();
    assertThat(device.memoryUsedBytes()).hasValue(4 * GIB);
    List<AcceleratorUse> uses = NvmlStub.uses(NvmlStub.seen(collector));
    assertThat(uses).allMatch(use -> use.utilisation().isEmpty());
    assertThat(uses.stream().filter(use -> use.pid() == 500).findFirst().orElseThrow())
        .extracting(AcceleratorUse::memoryBytes)
        .isEqualTo(OptionalLong.of(300));
  }

  @Test
  void an_old_driver_lacks_readings_and_nothing_else() throws IOException {
    stub.play(NvmlStub.TWO_DEVICES);
    Reading.Seen reading = NvmlStub.seen(collector(stub.oldLibrary()));
    AcceleratorSample device = NvmlStub.devices(reading).getFirst();
    assertThat(reading.skipped()).isZero();
    assertThat(device.utilisation()).hasValue(0.97);
    assertThat(device.memoryUsedBytes()).hasValue(4 * GIB);
    assertThat(device.energyJoules()).isEmpty();
    assertThat(device.pcieReceivedBytes()).isEmpty();
    assertThat(device.partitioned()).isFalse();
    assertThat(NvmlStub.uses(reading))
        .containsExactly(
            new AcceleratorUse(
                device.key(), 4242, OptionalLong.of(3 * GIB), OptionalDouble.empty()));
  }

  @Test
  void more_processes_than_fit_make_the_list_grow() throws IOException {
    StringBuilder scene = new StringBuilder(NvmlStub.TWO_DEVICES.replace("time=1000", "time=1"));
    for (int pid = 10_000; pid < 11_000; pid++) {
      scene.append("0.compute.%d=4096\n0.sm.%d=1\n".formatted(pid, pid));
    }
    stub.play(scene.toString());
    Collector collector = collector(stub.library());
    assertThat(NvmlStub.uses(NvmlStub.seen(collector))).hasSize(1002);
    stub.play(scene.toString().replace("time=1\n", "time=2\n"));
    assertThat(
            NvmlStub.uses(NvmlStub.seen(collector)).stream()
                .filter(use -> use.utilisation().isPresent()))
        .hasSize(1001);
  }

  @Test
  void a_length_that_the_driver_makes_up_is_not_believed() throws IOException {
    stub.play(NvmlStub.TWO_DEVICES + "0.reported-count=4000000000\n");
    Reading.Seen reading = NvmlStub.seen(collector(stub.library()));
    assertThat(reading.skipped()).isPositive();
    assertThat(NvmlStub.uses(reading)).extracting(AcceleratorUse::pid).containsExactly(77, 4242);
  }

  @Test
  void values_that_no_device_can_have_are_missing() throws IOException {
    stub.play(
        """
        devices=1
        0.uuid=GPU-aaaa
        0.name=bad\u001b[31m name
        0.util=4294967295
        0.memory-util=103
        0.memory-total=80000
        0.memory-used=80001
        0.power=0
        0.power-limit=2147483632
        0.energy=9223372036854775794
        0.clock=4294967295
        0.max-clock=0
        0.temperature=2147483632
        0.pcie-rx=18446744073709551615
        0.pcie-tx=9223372036854775794
        0.compute.4242=18446744073709551615
        0.compute.0=5
        0.compute.4294967295=5
        0.sm.4242=4294967295
        0.sample-time=1000
        """);
    Collector collector = collector(stub.library());
    Reading.Seen reading = NvmlStub.seen(collector);
    AcceleratorSample device = NvmlStub.devices(reading).getFirst();
    assertThat(device.model()).isEqualTo("bad\\x1b[31m name");
    assertThat(device.utilisation()).isEmpty();
    assertThat(device.memoryUtilisation()).hasValue(1);
    assertThat(device.memoryTotalBytes()).hasValue(80_000);
    assertThat(device.memoryUsedBytes()).isEmpty();
    assertThat(device.powerWatts()).isEmpty();
    assertThat(device.powerLimitWatts()).isEmpty();
    assertThat(device.energyJoules()).isEmpty();
    assertThat(device.clockMegahertz()).isEmpty();
    assertThat(device.maxClockMegahertz()).isEmpty();
    assertThat(device.temperatureCelsius()).isEmpty();
    assertThat(device.pcieReceivedBytes()).isEmpty();
    assertThat(NvmlStub.uses(reading))
        .containsExactly(
            new AcceleratorUse(device.key(), 4242, OptionalLong.empty(), OptionalDouble.empty()));
    assertThat(reading.skipped()).isGreaterThanOrEqualTo(10);
  }
}
