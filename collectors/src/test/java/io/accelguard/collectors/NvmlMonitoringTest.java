// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.accelguard.model.AcceleratorDetail;
import io.accelguard.model.AcceleratorDetail.Burst;
import io.accelguard.model.AcceleratorDetail.ClockReason;
import io.accelguard.model.AcceleratorDetail.Pipes;
import io.accelguard.model.AcceleratorDetail.Versions;
import io.accelguard.model.AcceleratorSample;
import io.accelguard.model.AcceleratorUse;
import io.accelguard.model.Reading;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What only newer drivers and chips tell: sample rings, numbered fields, pipes, instances.
class NvmlMonitoringTest {
  private static final String A100 =
      """
      devices=1
      0.uuid=GPU-a100
      0.name=NVIDIA A100-SXM4-80GB
      0.util=50
      0.memory-util=20
      0.mig=0
      0.power=300000
      0.clock-reasons=0x4
      0.link-rx=10
      0.link-tx=20
      0.instant-power=412000
      0.field-energy=7000
      """;
  private static final String H200 =
      A100.replace("A100-SXM4-80GB", "H200")
          + """
          0.gpm=1
          0.gpm.2=96.5
          0.gpm.3=50
          0.gpm.4=61
          0.gpm.5=0
          0.gpm.10=4.5
          0.gpm.11=0
          0.gpm.12=2
          """;
  private static final String H100_SPLIT =
      """
      devices=1
      0.uuid=GPU-h100
      0.name=NVIDIA H100 80GB HBM3
      0.mig=1
      0.power=250000
      0.memory-total=85899345920
      0.memory-used=9663676416
      0.compute.900=1,1
      0.gpm=1
      0.gpm.1.2=88
      0.gpm.1.5=41
      0.gpm.2.2=3
      0.instances=2
      0/0.uuid=MIG-one
      0/0.name=NVIDIA H100 80GB HBM3 MIG 3g.40gb
      0/0.group=1
      0/0.memory-total=42949672960
      0/0.memory-used=9000000000
      0/0.compute.900=8000000000
      0/1.uuid=MIG-two
      0/1.group=2
      0/1.memory-total=10737418240
      0/1.memory-used=12345
      """;
  @TempDir static Path folder;
  private static NvmlStub stub;

  private final AtomicLong nanos = new AtomicLong();
  private NvmlCollector collector =
      new NvmlCollector(Host.at(Path.of("/")), stub.library(), nanos::get);

  @BeforeAll
  static void build() throws IOException, InterruptedException {
    stub = NvmlStub.build(folder);
  }

  @BeforeEach
  void quiet() throws IOException {
    stub.play(A100);
  }

  @AfterEach
  void close() {
    collector.close();
    assertThat(stub.lentSamples()).isZero();
  }

  private AcceleratorSample look(String scene) throws IOException {
    stub.play(scene);
    nanos.addAndGet(1_000_000_000);
    return NvmlStub.devices(NvmlStub.seen(collector)).getFirst();
  }

  @Test
  void a_spike_between_two_looks_is_seen_and_what_was_before_the_first_is_not() throws IOException {
    assertThat(look(A100 + "0.ring.1=100,100\n0.ring-time=1000\n").detail().utilisations())
        .isEmpty();
    AcceleratorDetail second =
        look(A100 + "0.ring.1=0,5,100,3\n0.ring.2=7\n0.ring.0=90000,600000\n0.ring-time=100000\n")
            .detail();
    assertThat(second.utilisations()).hasValue(new Burst(4, 0, 0.27, 1));
    assertThat(second.powers()).isEmpty();
    AcceleratorDetail third =
        look(A100 + "0.ring.1=20\n0.ring.0=90000,600000\n0.ring-double=1\n0.ring-time=900000\n")
            .detail();
    assertThat(third.utilisations()).hasValue(new Burst(1, 0.2, 0.2, 0.2));
    assertThat(third.powers()).hasValue(new Burst(2, 90, 345, 600));
    assertThat(look(A100 + "0.ring.1=20\n0.ring-time=900000\n").detail().utilisations()).isEmpty();
  }

  @Test
  void numbered_fields_give_energy_links_and_power_of_this_moment() throws IOException {
    AcceleratorSample device = look(A100 + "0.fail.nvmlDeviceGetTotalEnergyConsumption=3\n");
    assertThat(device.detail().guests()).isFalse();
    assertThat(device.energyJoules()).hasValue(7);
    assertThat(device.powerWatts()).hasValue(300);
    assertThat(device.detail().instantWatts()).hasValue(412);
    assertThat(device.detail().linkReceivedBytes()).hasValue(10_240);
    assertThat(device.detail().linkSentBytes()).hasValue(20_480);
    assertThat(device.pcieReceivedBytes()).isEmpty();
  }

  @Test
  void what_holds_the_clocks_down_is_named_and_nothing_is_not_unknown() throws IOException {
    assertThat(look(A100).detail().clockReasons()).hasValue(List.of(ClockReason.POWER_CAP));
    assertThat(look(A100.replace("0x4", "0x61")).detail().clockReasons())
        .hasValue(List.of(ClockReason.IDLE, ClockReason.SOFTWARE_HEAT, ClockReason.HARDWARE_HEAT));
    assertThat(look(A100.replace("0x4", "0")).detail().clockReasons()).hasValue(List.of());
    assertThat(look(A100.replace("0.clock-reasons=0x4\n", "")).detail().clockReasons()).isEmpty();
  }

  @Test
  void pipes_need_two_samples_a_tenth_of_a_second_apart() throws IOException {
    assertThat(look(H200).detail().pipes()).isEmpty();
    assertThat(look(H200).detail().pipes())
        .hasValue(
            new Pipes(
                OptionalDouble.of(0.965),
                OptionalDouble.of(0.5),
                OptionalDouble.of(0.61),
                OptionalDouble.of(0),
                OptionalDouble.empty(),
                OptionalDouble.of(0.02),
                OptionalDouble.of(0),
                OptionalDouble.of(0.045)));
    nanos.addAndGet(50_000_000 - 1_000_000_000);
    assertThat(look(H200).detail().pipes()).isEmpty();
  }

  @Test
  void a_chip_without_monitoring_has_no_pipes_and_that_is_no_fault() throws IOException {
    look(A100);
    assertThat(look(A100).detail().pipes()).isEmpty();
    Reading.Seen reading = NvmlStub.seen(collector);
    assertThat(reading.skipped()).isZero();
  }

  @Test
  void an_instance_is_an_accelerator_with_its_own_memory_processes_and_pipes() throws IOException {
    look(H100_SPLIT);
    nanos.addAndGet(1_000_000_000);
    Reading.Seen reading = NvmlStub.seen(collector);
    assertThat(reading.skipped()).isZero();
    List<AcceleratorSample> all = NvmlStub.devices(reading);
    assertThat(all)
        .extracting(device -> device.key().id())
        .containsExactly("GPU-h100", "MIG-one", "MIG-two");
    assertThat(all.get(0).partitioned()).isTrue();
    assertThat(all.get(0).utilisation()).isEmpty();
    assertThat(all.get(0).powerWatts()).hasValue(250);
    assertThat(all.get(0).detail().pipes()).isEmpty();
    assertThat(all.get(1).model()).isEqualTo("NVIDIA H100 80GB HBM3 MIG 3g.40gb");
    assertThat(all.get(1).partitioned()).isFalse();
    assertThat(all.get(1).utilisation()).isEmpty();
    assertThat(all.get(1).powerWatts()).isEmpty();
    assertThat(all.get(1).memoryUsedBytes()).hasValue(9_000_000_000L);
    assertThat(all.get(1).detail().pipes().orElseThrow().tensor().orElseThrow())
        .isEqualTo(0.41, within(1e-9));
    assertThat(all.get(2).memoryTotalBytes()).hasValue(10_737_418_240L);
    assertThat(all.get(2).detail().pipes().orElseThrow().active()).hasValue(0.03);
    assertThat(NvmlStub.uses(reading))
        .containsExactly(
            new AcceleratorUse(
                all.get(1).key(), 900, OptionalLong.of(8_000_000_000L), OptionalDouble.empty()));
  }

  @Test
  void an_instance_that_is_taken_apart_gives_its_samples_back() throws IOException {
    look(H100_SPLIT);
    int both = stub.lentSamples();
    look(H100_SPLIT.replace("0.instances=2", "0.instances=1"));
    assertThat(stub.lentSamples()).isEqualTo(both - 2);
  }

  @Test
  void versions_node_and_guests_are_told() throws IOException {
    AcceleratorDetail detail =
        look(A100
                + "driver=550.54.14\nlibrary=12.550.54.14\ncuda=12040\n0.node=3\n"
                + "0.virtualisation=3\n")
            .detail();
    assertThat(detail.versions())
        .isEqualTo(
            new Versions(
                Optional.of("550.54.14"), Optional.of("12.550.54.14"), Optional.of("CUDA 12.4")));
    assertThat(detail.node()).hasValue(3);
    assertThat(detail.guests()).isTrue();
  }

  @Test
  void an_old_driver_has_none_of_it() throws IOException {
    collector = new NvmlCollector(Host.at(Path.of("/")), stub.oldLibrary(), nanos::get);
    look(H200);
    assertThat(look(H200).detail()).isEqualTo(AcceleratorDetail.none());
    assertThat(NvmlStub.seen(collector).skipped()).isZero();
  }

  @Test
  void a_driver_that_lies_about_sizes_and_values_is_not_believed() throws IOException {
    String lies =
        H200.replace("0.gpm.2=96.5", "0.gpm.2=nan")
                .replace("0.gpm.4=61", "0.gpm.4=-1")
                .replace("0.gpm.5=0", "0.gpm.5=1e300")
            + "0.reported-count=4000000000\n";
    look(lies + "0.ring.1=1\n0.ring-time=1000\n");
    stub.play(lies + "0.ring.1=50,4294967295\n0.ring-time=500000\n");
    nanos.addAndGet(1_000_000_000);
    Reading.Seen reading = NvmlStub.seen(collector);
    AcceleratorDetail detail = NvmlStub.devices(reading).getFirst().detail();
    assertThat(detail.utilisations()).hasValue(new Burst(1, 0.5, 0.5, 0.5));
    Pipes pipes = detail.pipes().orElseThrow();
    assertThat(pipes.active()).isEmpty();
    assertThat(pipes.integer()).isEmpty();
    assertThat(pipes.tensor()).isEmpty();
    assertThat(pipes.fp32()).hasValue(0.02);
    assertThat(reading.skipped()).isGreaterThanOrEqualTo(5);
  }
}
