// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.accelguard.model.Attribution;
import io.accelguard.model.Category;
import io.accelguard.model.Context;
import io.accelguard.model.Diagnosis.Part;
import io.accelguard.model.DriverSample;
import io.accelguard.model.DriverSample.Holder;
import io.accelguard.model.DriverSample.Library;
import io.accelguard.model.Evidence;
import io.accelguard.model.Family;
import io.accelguard.model.Owner;
import io.accelguard.model.OwnerKind;
import io.accelguard.model.Snapshot;
import io.accelguard.model.Trust;
import io.accelguard.model.Verdict;
import io.accelguard.model.VerdictState;
import io.accelguard.model.WorkloadReport;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What people are told when sources contradict each other.
class IntegrityTest {
  private static WorkloadReport host(String... contradictions) {
    List<Evidence> evidence =
        Stream.of(contradictions)
            .map(what ->
                new Evidence(
                    Family.ACCELERATOR,
                    null,
                    2,
                    what,
                    "3.4",
                    "below 2",
                    "classifier:hidden-compute"))
            .toList();
    return new WorkloadReport(
        "host:accelerators",
        new Owner(OwnerKind.HOST, "accelerators", 0, Trust.SURE),
        List.of(),
        List.of("nvidia:GPU-1"),
        Context.UNKNOWN,
        List.of(
            new Verdict(
                Category.HIDDEN_COMPUTE,
                "telemetry",
                VerdictState.CLEAR,
                0.01,
                -4.9,
                0.001,
                1,
                Worlds.AT,
                Map.of(),
                evidence,
                List.of(),
                List.of())),
        Attribution.NONE);
  }

  @Test
  void a_contradiction_is_told_once_and_again_when_another_joins_and_when_it_is_over() {
    IntegrityWatch watch = new IntegrityWatch();
    assertThat(watch.observe(List.of())).isEmpty();
    assertThat(watch.observe(List.of(host("hid.energy_unexplained"))))
        .hasValue(
            new IntegrityWatch.Change(
                true,
                "sources contradict each other: hid.energy_unexplained is 3.4, expected below 2"));
    assertThat(watch.observe(List.of(host("hid.energy_unexplained")))).isEmpty();
    assertThat(watch.observe(List.of(host("hid.busy_without_pid", "hid.energy_unexplained"))))
        .hasValueSatisfying(change -> assertThat(change.note()).contains("hid.busy_without_pid"));
    assertThat(watch.observe(List.of(host("hid.busy_without_pid")))).isEmpty();
    assertThat(watch.observe(List.of()))
        .hasValue(new IntegrityWatch.Change(false, "sources agree again"));
  }

  private static Part doctor(Optional<Boolean> intact, boolean allSeen, Holder... holders) {
    return doctor(intact, allSeen, List.of(), holders);
  }

  private static Part doctor(
      Optional<Boolean> intact, boolean allSeen, List<Integer> unlisted, Holder... holders) {
    DriverSample driver =
        new DriverSample(
            "nvidia",
            Optional.of("550.54.14"),
            Optional.of(
                new Library(
                    "/usr/lib/libnvidia-ml.so.550.54.14",
                    0,
                    0644,
                    Optional.of("abc"),
                    Optional.of("libnvidia-ml1"),
                    intact)),
            List.of(holders),
            allSeen,
            unlisted);
    Snapshot snapshot =
        Snapshot.of(Worlds.AT, Duration.ofSeconds(1), "boot", 100, List.of(driver), List.of());
    return DriverFindings.of("driver", snapshot, "");
  }

  @Test
  void doctor_names_the_library_and_where_it_is_from() {
    Part part = doctor(Optional.of(true), true, new Holder(7, List.of("/dev/nvidia0"), List.of()));
    assertThat(part.state()).isEqualTo("works");
    assertThat(part.detail())
        .isEqualTo(
            "/usr/lib/libnvidia-ml.so.550.54.14, uid 0, mode 644, of package libnvidia-ml1, as it"
                + " was brought, sha256 abc; kernel module 550.54.14; 1 processes hold devices");
  }

  @Test
  void doctor_says_what_to_do_about_a_changed_library_and_about_few_rights() {
    Part changed = doctor(Optional.of(false), true);
    assertThat(changed.state()).isEqualTo("degraded");
    assertThat(changed.remedy()).contains("--reinstall libnvidia-ml1");
    Part narrow = doctor(Optional.empty(), false);
    assertThat(narrow.state()).isEqualTo("degraded");
    assertThat(narrow.remedy()).contains("pid namespace");
  }

  @Test
  void doctor_names_processes_that_are_hidden() {
    Part part = doctor(Optional.of(true), true, List.of(4711));
    assertThat(part.state()).isEqualTo("degraded");
    assertThat(part.detail()).contains("4711");
  }

  @Test
  void doctor_counts_holders_with_other_libraries_and_is_not_alarmed() {
    Part part =
        doctor(
            Optional.of(true),
            true,
            new Holder(7, List.of("/dev/nvidia0"), List.of("/x/libcuda.so.535.1")));
    assertThat(part.state()).isEqualTo("works");
    assertThat(part.detail()).contains("1 with libraries of another driver");
  }
}
