// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers;

import static org.assertj.core.api.Assertions.assertThat;

import io.accelguard.model.Category;
import io.accelguard.model.DriverSample;
import io.accelguard.model.DriverSample.Holder;
import io.accelguard.model.DriverSample.Library;
import io.accelguard.model.Evidence;
import io.accelguard.model.Family;
import io.accelguard.model.Incident;
import io.accelguard.model.OwnerKind;
import io.accelguard.model.Verdict;
import io.accelguard.model.VerdictState;
import io.accelguard.model.WorkloadReport;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A device that denies its work, and everything innocent that looks like it.
final class HiddenComputeTest {
  private static final int HALF_AN_HOUR = 1800;
  private static final int HIDDEN = 4000;

  private static Program work() {
    return new Program(500, 60, "/usr/bin/work", "work").cpu(0.1, 0.3, 5);
  }

  private static DriverSample driver(boolean allSeen, Optional<Boolean> intact, Integer... pids) {
    return new DriverSample(
        "nvidia",
        Optional.of("550.54.14"),
        Optional.of(
            new Library("/usr/lib/l.so", 0, 0644, Optional.empty(), Optional.of("l"), intact)),
        Stream.of(pids).map(pid -> new Holder(pid, List.of("/dev/nvidia0"), List.of())).toList(),
        allSeen,
        List.of());
  }

  private static DriverSample seen(Integer... holders) {
    return driver(true, Optional.of(true), holders);
  }

  private static Optional<WorkloadReport> host(Timeline timeline) {
    return timeline.assessment().workloads().stream()
        .filter(report -> report.owner().kind() == OwnerKind.HOST)
        .findFirst();
  }

  private static Verdict verdict(Timeline timeline) {
    return host(timeline).orElseThrow().verdicts().getFirst();
  }

  /// Works at nine tenths of its limit and says that it does nothing.
  private static Gpu liar(Program holder) {
    return new Gpu(holder, _ -> 1, _ -> 4000).reports(_ -> 0);
  }

  @Test
  void a_device_that_denies_its_work_and_that_nobody_holds_is_a_violation_of_the_host() {
    Program bystander = work();
    Timeline timeline =
        new Timeline(50).with(bystander).with(liar(bystander).lists()).with(seen()).run(900);
    assertThat(timeline.incidents).isNotEmpty();
    assertThat(timeline.incidents)
        .extracting(incident -> incident.verdict().category())
        .containsOnly(Category.HIDDEN_COMPUTE);
    Incident last = timeline.incidents.getLast();
    assertThat(last.verdict().state()).isEqualTo(VerdictState.VIOLATION);
    assertThat(last.verdict().variant()).isEqualTo("process");
    assertThat(last.workload().workload()).isEqualTo("host:accelerators");
    assertThat(last.workload().accelerators()).containsExactly("nvidia:GPU-1");
    assertThat(last.workload().processes()).isEmpty();
    assertThat(last.verdict().evidence())
        .extracting(Evidence::what)
        .contains("hid.energy_unexplained", "hid.busy_without_pid");
  }

  @Test
  void a_process_that_only_the_driver_lists_is_nobody_that_is_seen() {
    Program bystander = work();
    Timeline timeline =
        new Timeline(50).with(bystander).with(liar(bystander).lists(HIDDEN)).with(seen()).run(900);
    assertThat(verdict(timeline).state()).isEqualTo(VerdictState.VIOLATION);
  }

  @Test
  void a_counter_of_energy_that_is_read_late_hides_nothing() {
    Program bystander = work();
    Timeline timeline =
        new Timeline(50)
            .with(bystander)
            .with(liar(bystander).lists().countsEnergyLate())
            .with(seen())
            .run(900);
    assertThat(verdict(timeline).state()).isEqualTo(VerdictState.VIOLATION);
    assertThat(verdict(timeline).families().get(Family.PROCESS.id())).isGreaterThan(5);
  }

  @Test
  void a_device_that_denies_the_work_of_a_visible_holder_is_shown_and_accuses_nobody() {
    Program holder = work();
    Timeline timeline =
        new Timeline(50).with(holder).with(liar(holder)).with(seen(holder.pid)).run(HALF_AN_HOUR);
    assertThat(timeline.incidents).isEmpty();
    assertThat(verdict(timeline).state()).isEqualTo(VerdictState.CLEAR);
    assertThat(verdict(timeline).variant()).isEqualTo("telemetry");
    assertThat(verdict(timeline).families().get(Family.ACCELERATOR.id())).isBetween(5.5, 6.0);
    assertThat(timeline.workload(holder).verdicts()).noneMatch(HiddenComputeTest::isHidden);
  }

  @Test
  void what_a_liar_says_is_no_evidence_in_any_other_category() {
    Program holder = work();
    Timeline timeline =
        new Timeline(50)
            .with(holder)
            .with(new Gpu(holder, _ -> 1, _ -> 4000).pipes(0.99, 0.7, 0, 0, 0).reports(_ -> 0))
            .with(seen(holder.pid))
            .run(HALF_AN_HOUR);
    assertThat(timeline.workload(holder).accelerators()).containsExactly("nvidia:GPU-1");
    assertThat(timeline.verdict(holder, Category.CRYPTO_MINING).map(HiddenComputeTest::devices))
        .isIn(Optional.empty(), Optional.of(0.0));
  }

  private static double devices(Verdict verdict) {
    return verdict.families().get(Family.ACCELERATOR.id());
  }

  private static boolean isHidden(Verdict verdict) {
    return verdict.category() == Category.HIDDEN_COMPUTE;
  }

  @Test
  void a_changed_library_beside_a_device_that_denies_its_work_is_a_violation() {
    Program holder = work();
    Timeline timeline =
        new Timeline(50)
            .with(holder)
            .with(liar(holder))
            .with(driver(true, Optional.of(false), holder.pid))
            .run(900);
    assertThat(verdict(timeline).state()).isEqualTo(VerdictState.VIOLATION);
    assertThat(verdict(timeline).variant()).isEqualTo("source");
  }

  @Test
  void a_process_that_is_not_listed_beside_a_device_that_denies_its_work_is_a_violation() {
    Program holder = work();
    DriverSample hiding =
        new DriverSample(
            "nvidia",
            Optional.empty(),
            Optional.empty(),
            List.of(new Holder(holder.pid, List.of("/dev/nvidia0"), List.of())),
            true,
            List.of(HIDDEN));
    Timeline timeline = new Timeline(50).with(holder).with(liar(holder)).with(hiding).run(900);
    assertThat(verdict(timeline).state()).isEqualTo(VerdictState.VIOLATION);
    assertThat(verdict(timeline).evidence()).extracting(Evidence::what).contains("hid.process_gap");
  }

  @Test
  void pipes_that_work_while_nothing_is_said_to_run_contradict_within_two_minutes() {
    Program holder = work();
    Timeline timeline =
        new Timeline(50)
            .with(holder)
            .with(liar(holder).pipes(0.9, 0.5, 0, 0, 0))
            .with(seen(holder.pid))
            .run(120);
    assertThat(verdict(timeline).evidence())
        .extracting(Evidence::what)
        .contains("hid.pipes_unexplained");
  }

  @Test
  void a_violation_is_cleared_after_the_source_tells_the_truth_again() {
    Program bystander = work();
    Timeline timeline =
        new Timeline(50)
            .with(bystander)
            .with(new Gpu(bystander, now -> now < 950 ? 1 : 0, _ -> 4000).reports(_ -> 0).lists())
            .with(seen())
            .run(900 + 3600);
    assertThat(timeline.incidents.getLast().reason()).isEqualTo("clear");
    assertThat(host(timeline).map(report -> report.verdicts().getFirst().state()))
        .isNotEqualTo(Optional.of(VerdictState.VIOLATION));
  }

  static Stream<Named<Consumer<Timeline>>> innocent() {
    Program own = work();
    Program watcher = new Program(600, 55, "/usr/bin/nv-hostengine", "nv-hostengine");
    Program persistence =
        new Program(601, 55, "/usr/bin/nvidia-persistenced", "nvidia-persistenced");
    Program brief = new Program(602, 60, "/usr/bin/job", "job").until(400);
    return Stream.of(
        twin(
            "work that is told",
            host -> host.with(own).with(new Gpu(own, _ -> 1, _ -> 4000)).with(seen(500))),
        twin(
            "work that the driver does not list, by a holder of the node",
            host -> host.with(own).with(new Gpu(own, _ -> 1, _ -> 4000).lists()).with(seen(500))),
        twin(
            "a device split by MIG, which has no utilisation",
            host ->
                host.with(own)
                    .with(new Gpu(own, _ -> 1, _ -> 4000).reportsNoUtilisation().lists())
                    .with(seen())),
        twin(
            "a host of virtual GPUs",
            host -> host.with(own).with(liar(own).hostsGuests().lists()).with(seen())),
        twin(
            "an agent in a container, which sees few processes",
            host ->
                host.with(own)
                    .with(new Gpu(own, _ -> 1, _ -> 4000).lists(HIDDEN))
                    .with(driver(false, Optional.empty()))),
        twin(
            "a persistence daemon, a monitor and an idle device",
            host ->
                host.with(watcher, persistence)
                    .with(new Gpu(watcher, _ -> 0, _ -> 500).lists())
                    .with(seen(600, 601))),
        twin(
            "an idle program that keeps the clocks of a sleeping device up",
            host ->
                host.with(own)
                    .with(
                        new Gpu(own, now -> now < 120 ? 0 : 0.22, _ -> 500)
                            .reports(_ -> 0)
                            .idlesAt(25))
                    .with(seen(500))),
        twin(
            "a driver that scrubs memory: utilisation without power and without a process",
            host -> host.with(new Gpu(own, _ -> 0, _ -> 500).reports(_ -> 1).lists()).with(seen())),
        twin(
            "utilisation that lags behind the power by two seconds",
            host ->
                host.with(own)
                    .with(
                        new Gpu(own, now -> now % 600 < 300 ? 1 : 0, _ -> 500)
                            .reports(now -> (now - 2) % 600 < 300 ? 1 : 0))
                    .with(seen(500))),
        twin(
            "bursts of a second each ten",
            host ->
                host.with(own)
                    .with(new Gpu(own, now -> now % 10 < 1 ? 1 : 0, _ -> 500))
                    .with(seen(500))),
        twin(
            "a job that has just ended, on a device that is slow to notice",
            host ->
                host.with(brief)
                    .with(new Gpu(brief, now -> now < 430 ? 1 : 0, _ -> 500))
                    .with(seen())),
        twin(
            "memory of a program that crashed",
            host ->
                host.with(own).with(new Gpu(own, _ -> 0, _ -> 9000).lists(HIDDEN)).with(seen())),
        twin(
            "a library of no package that is known",
            host ->
                host.with(own)
                    .with(new Gpu(own, _ -> 1, _ -> 4000))
                    .with(driver(true, Optional.empty(), 500))),
        twin("a host without devices", host -> host.with(own).with(seen())),
        twin(
            "a driver that nobody can ask",
            host -> host.with(own).with(liar(own).lists()).with(seen()).blind("nvml")));
  }

  private static Named<Consumer<Timeline>> twin(String name, Consumer<Timeline> world) {
    return Named.of(name, world);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("innocent")
  void is_silent(Consumer<Timeline> world) {
    Timeline timeline = new Timeline(50);
    world.accept(timeline);
    for (int second = 0; second < HALF_AN_HOUR; second++) {
      timeline.tick(1);
      assertThat(host(timeline)).as("at " + timeline.now()).isEmpty();
    }
    assertThat(timeline.incidents).noneMatch(incident -> isHidden(incident.verdict()));
  }
}
