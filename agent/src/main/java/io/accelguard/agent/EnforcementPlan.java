// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import io.accelguard.model.EnforcementAction;
import io.accelguard.model.EnforcementAnswer;
import io.accelguard.model.EnforcementOrder;
import io.accelguard.model.EnforcementOrder.Target;
import io.accelguard.model.Family;
import io.accelguard.model.OwnerKind;
import io.accelguard.model.ProcessSample;
import io.accelguard.model.Snapshot;
import io.accelguard.model.Trust;
import io.accelguard.model.Verdict;
import io.accelguard.model.VerdictState;
import io.accelguard.model.WorkloadReport;
import io.accelguard.model.WorkloadReport.ProcessRef;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Decides what the enforcer is asked: for a violation that lasts, first a warning, then, where the
/// configuration goes so far, a freeze and a stop, with a pause before each. Only what people are
/// shown of a workload is ever named, and only where nothing about its owner is in doubt. For one
/// thread.
final class EnforcementPlan {
  private static final Duration PAUSE = Duration.ofMinutes(10);
  private static final Duration LEAST_AGE = Duration.ofMinutes(1);
  private static final Duration CLOCK = Duration.ofSeconds(1);
  private static final Duration VALID = Duration.ofSeconds(30);

  /// How many nats make a family a witness.
  private static final double WITNESS = 3.0;

  /// A session or a service is no single piece of work: beside a miner runs an editor.
  private static final Set<OwnerKind> WARNED_ONLY = Set.of(OwnerKind.SESSION, OwnerKind.UNIT);

  private final EnforcementConfig config;
  private final Supplier<UUID> ids;
  private Map<String, Step> steps = new HashMap<>();

  /// How far one accusation has come.
  ///
  /// @param next what will be asked next; empty when there is nothing more
  /// @param due not before
  private record Step(Optional<EnforcementAction> next, Instant due) {}

  EnforcementPlan(EnforcementConfig config, Supplier<UUID> ids) {
    this.config = config;
    this.ids = ids;
  }

  /// What is due after a tick.
  ///
  /// @param incidents ids of the open incidents by workload and category, as [#name] joins them
  /// @param deviceless whether the host has no accelerator, and no collector failed to see one
  List<EnforcementOrder> due(
      List<WorkloadReport> workloads,
      Map<String, String> incidents,
      Snapshot snapshot,
      boolean deviceless) {
    Map<String, Step> known = new HashMap<>();
    List<EnforcementOrder> orders = new ArrayList<>();
    for (WorkloadReport workload : workloads) {
      for (Verdict verdict : workload.verdicts()) {
        Optional<String> incident =
            Optional.ofNullable(incidents.get(name(workload, verdict)))
                .filter(id -> isProven(workload, verdict) && isSeen(verdict, deviceless));
        if (incident.isEmpty()) continue;
        String id = incident.get();
        Step step = steps.getOrDefault(id, first(snapshot.at()));
        Optional<EnforcementOrder> order =
            step.next()
                .filter(action -> !step.due().isAfter(snapshot.at()))
                .filter(action -> mayFollow(workload, action))
                .flatMap(action -> order(id, action, workload, snapshot));
        order.ifPresent(orders::add);
        // Until the answer comes, and again if it is a refusal: not before the pause is over.
        known.put(id, order.isPresent() ? new Step(step.next(), later(snapshot.at())) : step);
      }
    }
    steps = known;
    return orders;
  }

  /// Takes an answer: what was done or rehearsed is followed by the next step.
  void answered(EnforcementAnswer answer) {
    boolean followed =
        switch (answer.outcome()) {
          case DONE, REHEARSED -> true;
          // Who has no terminal cannot be told there; that is no reason to spare them for ever.
          case FAILED -> answer.action().equals(EnforcementAction.WARN.id());
          case REFUSED, GONE -> false;
        };
    steps.computeIfPresent(
        answer.incident(),
        (_, step) ->
            followed && step.next().filter(n -> n.id().equals(answer.action())).isPresent()
                ? new Step(next(step.next().get()), step.due())
                : step);
  }

  /// The key of an accusation.
  static String name(WorkloadReport workload, Verdict verdict) {
    return workload.workload() + '\0' + verdict.category().id();
  }

  private Step first(Instant now) {
    return new Step(Optional.of(EnforcementAction.WARN), now.plus(config.held()));
  }

  private static Instant later(Instant now) {
    return now.plus(PAUSE);
  }

  private Optional<EnforcementAction> next(EnforcementAction done) {
    Optional<EnforcementAction> harder =
        switch (done) {
          case WARN -> Optional.of(EnforcementAction.FREEZE);
          case FREEZE -> Optional.of(EnforcementAction.STOP);
          case STOP, THAW -> Optional.empty();
        };
    return harder.filter(action -> action.compareTo(config.action()) <= 0);
  }

  private static boolean isProven(WorkloadReport workload, Verdict verdict) {
    long witnesses = verdict.families().values().stream().filter(n -> n >= WITNESS).count();
    return verdict.state() == VerdictState.VIOLATION
        && witnesses >= 2
        && workload.owner().trust() == Trust.SURE
        && workload.owner().kind() != OwnerKind.HOST
        && workload.attribution() != null
        && workload.attribution().facts().isEmpty();
  }

  /// No family was blind, but for that of devices where there are none.
  private static boolean isSeen(Verdict verdict, boolean deviceless) {
    return verdict.blind().isEmpty()
        || (deviceless && verdict.blind().equals(List.of(Family.ACCELERATOR.id())));
  }

  private static boolean mayFollow(WorkloadReport workload, EnforcementAction action) {
    return action == EnforcementAction.WARN || !WARNED_ONLY.contains(workload.owner().kind());
  }

  private Optional<EnforcementOrder> order(
      String incident, EnforcementAction action, WorkloadReport workload, Snapshot snapshot) {
    Map<Integer, ProcessSample> byPid =
        snapshot.processes().stream()
            .collect(Collectors.toMap(process -> process.key().pid(), process -> process));
    List<Target> targets =
        workload.processes().stream()
            .flatMap(ref ->
                Stream.ofNullable(byPid.get(ref.pid()))
                    .filter(process -> isSame(ref, process, snapshot)))
            .filter(process -> process.uid() == workload.owner().uid())
            .filter(process -> process.effectiveUid() == workload.owner().uid())
            .map(EnforcementPlan::target)
            .toList();
    if (targets.isEmpty()) return Optional.empty();
    return Optional.of(
        new EnforcementOrder(
            ids.get().toString(),
            incident,
            action,
            workload.owner().uid(),
            snapshot.bootId(),
            snapshot.uptime().toMillis() * snapshot.ticksPerSecond() / 1000,
            snapshot.at(),
            snapshot.at().plus(VALID),
            config.dryRun(),
            targets));
  }

  /// Shown start times are those of a wall clock, which may move a little between two ticks.
  private static boolean isSame(ProcessRef ref, ProcessSample process, Snapshot snapshot) {
    Instant start = snapshot.startOf(process.key());
    return Duration.between(start, ref.start()).abs().compareTo(CLOCK) < 0
        && Duration.between(start, snapshot.at()).compareTo(LEAST_AGE) > 0;
  }

  private static Target target(ProcessSample process) {
    return new Target(
        process.key().pid(), process.key().startTicks(), EnforcementOrder.place(process.cgroups()));
  }
}
