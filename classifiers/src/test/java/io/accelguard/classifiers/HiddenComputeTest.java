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
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// A device that denies its work. Everything innocent that looks like it is in
/// [HiddenComputeTwinsTest].
final class HiddenComputeTest {
  static final int HALF_AN_HOUR = 1800;
  static final int HIDDEN = 4000;

  static Program work() {
    return new Program(500, 60, "/usr/bin/work", "work").cpu(0.1, 0.3, 5);
  }

  static DriverSample driver(boolean allSeen, Optional<Boolean> intact, Integer... pids) {
    return new DriverSample(
        "nvidia",
        Optional.of("550.54.14"),
        Optional.of(
            new Library("/usr/lib/l.so", 0, 0644, Optional.empty(), Optional.of("l"), intact)),
        Stream.of(pids).map(pid -> new Holder(pid, List.of("/dev/nvidia0"), List.of())).toList(),
        allSeen,
        List.of());
  }

  static DriverSample seen(Integer... holders) {
    return driver(true, Optional.of(true), holders);
  }

  static Optional<WorkloadReport> host(Timeline timeline) {
    return timeline.assessment().workloads().stream()
        .filter(report -> report.owner().kind() == OwnerKind.HOST)
        .findFirst();
  }

  private static Verdict verdict(Timeline timeline) {
    return host(timeline).orElseThrow().verdicts().getFirst();
  }

  /// Works at nine tenths of its limit and says that it does nothing.
  static Gpu liar(Program holder) {
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
  void a_device_that_admits_a_second_in_each_minute_still_denies_its_work() {
    Program bystander = work();
    Gpu gpu = liar(bystander).lists().reports(now -> now % 60 < 1 ? 0.5 : 0);
    Timeline timeline = new Timeline(50).with(bystander).with(gpu).with(seen()).run(900);
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

  static boolean isHidden(Verdict verdict) {
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
}
