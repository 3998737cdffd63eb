// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers;

import static org.assertj.core.api.Assertions.assertThat;

import io.accelguard.classifiers.owners.Workload;
import io.accelguard.model.Attribution;
import io.accelguard.model.Calls;
import io.accelguard.model.Owner;
import io.accelguard.model.OwnerKind;
import io.accelguard.model.ProcessKey;
import io.accelguard.model.ProcessSample;
import io.accelguard.model.Sample;
import io.accelguard.model.ShortConnectionsSample;
import io.accelguard.model.Snapshot;
import io.accelguard.model.Trust;
import io.accelguard.model.WorkloadKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Whose alone a network namespace is.
class NamespaceHoldersTest {
  private static ProcessSample process(int pid, OptionalLong namespace, boolean kernel) {
    return new ProcessSample(
        new ProcessKey(pid, 1),
        0,
        pid,
        "x",
        List.of(),
        false,
        Optional.empty(),
        0,
        0,
        kernel,
        'S',
        1,
        0,
        new ProcessSample.Cpu(0, 0),
        0,
        0,
        OptionalLong.empty(),
        OptionalLong.empty(),
        Optional.empty(),
        namespace,
        List.of());
  }

  private static Workload workload(String key, ProcessSample... processes) {
    return new Workload(
        new WorkloadKey(key),
        new Owner(OwnerKind.TREE, "x", 0, Trust.SURE),
        Arrays.asList(processes),
        List.of(),
        List.of(),
        List.of(),
        Set.of(),
        Attribution.NONE);
  }

  private static NamespaceHolders holders(Calls calls, ProcessSample other, Workload... workloads) {
    List<Sample> samples = new ArrayList<>(List.of(other));
    for (Workload workload : workloads) samples.addAll(workload.processes());
    samples.add(new ShortConnectionsSample(0, 0, 0, 0, 5, calls));
    Snapshot snapshot =
        Snapshot.of(Instant.EPOCH, Duration.ofSeconds(9), "boot", 100, samples, List.of());
    return NamespaceHolders.of(snapshot, Arrays.asList(workloads));
  }

  @Test
  void a_namespace_is_ones_own_when_all_processes_in_it_are_of_one_workload() {
    NamespaceHolders holders =
        holders(
            new Calls(1, List.of(), 1),
            process(2, OptionalLong.of(1), true),
            workload(
                "a",
                process(10, OptionalLong.of(5), false),
                process(11, OptionalLong.of(5), false),
                process(12, OptionalLong.of(6), false),
                process(13, OptionalLong.empty(), false),
                process(14, OptionalLong.of(1), false)),
            workload("b", process(20, OptionalLong.of(6), false)));
    assertThat(holders.isAlone(5, new WorkloadKey("a"))).isTrue();
    assertThat(holders.isAlone(5, new WorkloadKey("b"))).isFalse();
    assertThat(holders.isAlone(6, new WorkloadKey("a"))).isFalse();
    assertThat(holders.isAlone(6, new WorkloadKey("b"))).isFalse();
    assertThat(holders.isAlone(1, new WorkloadKey("a"))).isFalse();
    assertThat(holders.isAlone(7, new WorkloadKey("a"))).isFalse();
  }

  @Test
  void without_calls_nobody_is_asked() {
    NamespaceHolders holders =
        holders(
            Calls.NONE,
            process(2, OptionalLong.of(1), true),
            workload("a", process(10, OptionalLong.of(5), false)));
    assertThat(holders.isAlone(5, new WorkloadKey("a"))).isFalse();
  }
}
