// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.accelguard.model.Attribution;
import io.accelguard.model.Attribution.Fact;
import io.accelguard.model.Category;
import io.accelguard.model.Context;
import io.accelguard.model.EnforcementAction;
import io.accelguard.model.EnforcementAnswer;
import io.accelguard.model.EnforcementAnswer.Outcome;
import io.accelguard.model.EnforcementOrder;
import io.accelguard.model.Owner;
import io.accelguard.model.OwnerKind;
import io.accelguard.model.ProcessKey;
import io.accelguard.model.ProcessSample;
import io.accelguard.model.ProcessSample.CgroupLine;
import io.accelguard.model.ProcessSample.Cpu;
import io.accelguard.model.Snapshot;
import io.accelguard.model.Trust;
import io.accelguard.model.Verdict;
import io.accelguard.model.VerdictState;
import io.accelguard.model.WorkloadReport;
import io.accelguard.model.WorkloadReport.ProcessRef;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What the enforcer is asked, and when.
class EnforcementPlanTest {
  private static final Attribution PLAIN = Attribution.NONE;
  static final Owner OWNER = new Owner(OwnerKind.JOB, "slurm/7", 1000, Trust.SURE);

  /// A miner that started ten minutes after boot; the boot is an hour old at [Worlds#AT].
  private static final ProcessKey MINER = new ProcessKey(12, 60_000);

  private final EnforcementPlan plan = plan(EnforcementAction.STOP);

  private static EnforcementPlan plan(EnforcementAction most) {
    return new EnforcementPlan(
        new EnforcementConfig(most, false, Duration.ofMinutes(5), Path.of("/s")), UUID::randomUUID);
  }

  static Snapshot at(long seconds, ProcessSample... processes) {
    return Snapshot.of(
        Worlds.AT.plusSeconds(seconds),
        Duration.ofHours(1).plusSeconds(seconds),
        "boot-1",
        100,
        List.of(processes),
        List.of());
  }

  static ProcessSample process(ProcessKey key, int uid, int effective) {
    return new ProcessSample(
        key,
        1,
        1,
        "xm",
        List.of(),
        false,
        Optional.empty(),
        uid,
        effective,
        false,
        'R',
        1,
        0,
        new Cpu(1, 1),
        0,
        0,
        OptionalLong.empty(),
        OptionalLong.empty(),
        Optional.empty(),
        OptionalLong.empty(),
        List.of(new CgroupLine("", "/job_7", 1)));
  }

  static Verdict verdict(VerdictState state, Map<String, Double> families, List<String> blind) {
    return new Verdict(
        Category.CRYPTO_MINING,
        "",
        state,
        1,
        9,
        0.001,
        1,
        Worlds.AT,
        families,
        List.of(),
        List.of(),
        blind);
  }

  private static Verdict sure() {
    return verdict(VerdictState.VIOLATION, Map.of("identity", 6.0, "network", 4.0), List.of());
  }

  static WorkloadReport workload(Owner owner, Verdict verdict, Attribution attribution) {
    Instant start = Worlds.AT.minus(Duration.ofMinutes(50));
    return new WorkloadReport(
        "job:slurm/7",
        owner,
        List.of(new ProcessRef(12, start, "xm", "/tmp/xm", List.of())),
        List.of(),
        Context.UNKNOWN,
        List.of(verdict),
        attribution);
  }

  private static List<EnforcementOrder> ask(
      EnforcementPlan plan, WorkloadReport workload, Snapshot snapshot) {
    String name = EnforcementPlan.name(workload, workload.verdicts().getFirst());
    return plan.due(List.of(workload), Map.of(name, "i-1"), snapshot, false);
  }

  private static List<EnforcementOrder> ask(
      EnforcementPlan plan, long seconds, ProcessSample... processes) {
    return ask(plan, workload(OWNER, sure(), PLAIN), at(seconds, processes));
  }

  private static EnforcementAnswer answer(EnforcementOrder order, Outcome outcome) {
    return new EnforcementAnswer(
        order.issued(),
        order.id(),
        order.incident(),
        order.action().id(),
        outcome,
        "",
        "",
        List.of());
  }

  @Test
  void a_violation_that_lasts_is_warned_and_then_frozen_and_then_stopped() {
    List<String> asked = new ArrayList<>();
    for (long second = 0; second <= 3600; second++) {
      for (EnforcementOrder order : ask(plan, second, process(MINER, 1000, 1000))) {
        asked.add(order.action().id() + " at " + second);
        plan.answered(answer(order, Outcome.DONE));
      }
    }
    assertThat(asked).containsExactly("warn at 300", "freeze at 900", "stop at 1500");
  }

  @Test
  void what_was_refused_is_asked_again_and_nothing_harder() {
    List<String> asked = new ArrayList<>();
    for (long second = 0; second <= 1500; second += 10) {
      for (EnforcementOrder order : ask(plan, second, process(MINER, 1000, 1000))) {
        asked.add(order.action().id() + " at " + second);
        plan.answered(answer(order, Outcome.REFUSED));
      }
    }
    assertThat(asked).containsExactly("warn at 300", "warn at 900", "warn at 1500");
  }

  @Test
  void nothing_harder_is_asked_than_the_configuration_says() {
    EnforcementPlan mild = plan(EnforcementAction.WARN);
    ask(mild, 0, process(MINER, 1000, 1000));
    EnforcementOrder warning = ask(mild, 300, process(MINER, 1000, 1000)).getFirst();
    mild.answered(answer(warning, Outcome.DONE));

    assertThat(ask(mild, 7200, process(MINER, 1000, 1000))).isEmpty();
  }

  @Test
  void an_order_names_the_process_as_the_kernel_does() {
    ask(plan, 0, process(MINER, 1000, 1000));

    EnforcementOrder order = ask(plan, 300, process(MINER, 1000, 1000)).getFirst();

    assertThat(order.uid()).isEqualTo(1000);
    assertThat(order.bootId()).isEqualTo("boot-1");
    assertThat(order.seenTicks()).isEqualTo(390_000);
    assertThat(order.expires()).isEqualTo(order.issued().plusSeconds(30));
    assertThat(order.targets()).containsExactly(new EnforcementOrder.Target(12, 60_000, "/job_7"));
  }

  @Test
  void a_violation_that_pauses_begins_anew() {
    ask(plan, 0, process(MINER, 1000, 1000));
    plan.due(List.of(), Map.of(), at(200), false);
    ask(plan, 201, process(MINER, 1000, 1000));

    assertThat(ask(plan, 300, process(MINER, 1000, 1000))).isEmpty();
  }

  static Stream<Arguments> doubts() {
    Map<String, Double> two = Map.of("identity", 6.0, "network", 4.0);
    Attribution odd =
        new Attribution(List.of(), List.of(), List.of(new Fact(Attribution.MOVED, "moved")));
    return Stream.of(
        Arguments.of(
            "probable only",
            workload(OWNER, verdict(VerdictState.PROBABLE, two, List.of()), PLAIN)),
        Arguments.of(
            "one witness",
            workload(
                OWNER,
                verdict(
                    VerdictState.VIOLATION, Map.of("identity", 20.0, "network", 2.9), List.of()),
                PLAIN)),
        Arguments.of(
            "a blind family",
            workload(OWNER, verdict(VerdictState.VIOLATION, two, List.of("network")), PLAIN)),
        Arguments.of(
            "an owner by claim",
            workload(new Owner(OwnerKind.JOB, "x", 1000, Trust.CLAIMED), sure(), PLAIN)),
        Arguments.of(
            "a disputed owner",
            workload(new Owner(OwnerKind.JOB, "x", 1000, Trust.DISPUTED), sure(), PLAIN)),
        Arguments.of(
            "the host itself",
            workload(new Owner(OwnerKind.HOST, "x", 1000, Trust.SURE), sure(), PLAIN)),
        Arguments.of("something odd", workload(OWNER, sure(), odd)),
        Arguments.of("nothing known of the owner", workload(OWNER, sure(), null)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("doubts")
  void where_anything_is_in_doubt_nothing_is_asked(String name, WorkloadReport workload) {
    for (long second = 0; second <= 1000; second += 10)
      assertThat(ask(plan, workload, at(second, process(MINER, 1000, 1000)))).isEmpty();
  }

  @Test
  void devices_are_missed_only_where_there_are_some() {
    Verdict verdict =
        verdict(
            VerdictState.VIOLATION,
            Map.of("identity", 6.0, "network", 4.0),
            List.of("accelerator"));
    WorkloadReport workload = workload(OWNER, verdict, PLAIN);
    Map<String, String> incidents = Map.of(EnforcementPlan.name(workload, verdict), "i-1");
    Snapshot snapshot = at(300, process(MINER, 1000, 1000));
    plan.due(List.of(workload), incidents, at(0), true);

    assertThat(plan.due(List.of(workload), incidents, snapshot, false)).isEmpty();
    plan.due(List.of(workload), incidents, at(0), true);
    assertThat(plan.due(List.of(workload), incidents, snapshot, true)).hasSize(1);
  }

  static Stream<Arguments> others() {
    return Stream.of(
        Arguments.of("another's", process(MINER, 1001, 1001)),
        Arguments.of("after sudo", process(MINER, 1000, 0)),
        Arguments.of("of another start", process(new ProcessKey(12, 60_100), 1000, 1000)),
        Arguments.of("of another pid", process(new ProcessKey(13, 60_000), 1000, 1000)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("others")
  void a_process_that_is_not_the_one_shown_is_not_named(String name, ProcessSample process) {
    ask(plan, 0, process);

    assertThat(ask(plan, 300, process)).isEmpty();
  }

  @Test
  void a_session_is_warned_and_no_more() {
    Owner session = new Owner(OwnerKind.SESSION, "alice", 1000, Trust.SURE);
    WorkloadReport workload = workload(session, sure(), PLAIN);
    List<String> asked = new ArrayList<>();
    for (long second = 0; second <= 3600; second += 10) {
      for (EnforcementOrder order : ask(plan, workload, at(second, process(MINER, 1000, 1000)))) {
        asked.add(order.action().id());
        plan.answered(answer(order, Outcome.DONE));
      }
    }
    assertThat(asked).containsExactly("warn");
  }
}
