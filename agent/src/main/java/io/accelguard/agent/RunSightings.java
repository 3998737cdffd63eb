// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import io.accelguard.agent.evaluation.Label;
import io.accelguard.agent.evaluation.PublishedCondition;
import io.accelguard.agent.evaluation.PublishedConditions;
import io.accelguard.classifiers.Assessment;
import io.accelguard.model.Category;
import io.accelguard.model.ProcessSample;
import io.accelguard.model.Snapshot;
import io.accelguard.model.Verdict;
import io.accelguard.model.VerdictState;
import io.accelguard.model.WorkloadReport;
import io.accelguard.model.WorkloadReport.ProcessRef;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What is said while a recorded run is judged, sorted by whether the label names it.
final class RunSightings {
  private record Charge(String workload, Category category) {}

  private record Asked(Object process, List<String> argv) {}

  private final Label label;
  private final List<PublishedCondition> conditions;
  private final Map<Charge, VerdictState> worst = new LinkedHashMap<>();
  private final Map<Charge, String> programs = new LinkedHashMap<>();
  private final Set<Charge> named = new HashSet<>();
  private final Set<Asked> asked = new HashSet<>();
  private final Set<String> trueOfGuilty = new HashSet<>();
  private final Set<String> trueOfOthers = new HashSet<>();
  private Optional<Duration> latency = Optional.empty();
  private Optional<Instant> from = Optional.empty();
  private Instant to = Instant.EPOCH;

  RunSightings(Label label, List<PublishedCondition> conditions) {
    this.label = label;
    this.conditions = conditions;
  }

  void see(Snapshot snapshot, Assessment assessment) {
    if (from.isEmpty()) from = Optional.of(snapshot.at());
    to = snapshot.at();
    for (WorkloadReport workload : assessment.workloads())
      for (Verdict verdict : workload.verdicts())
        if (verdict.state() != VerdictState.CLEAR) see(snapshot, workload, verdict);
    ask(snapshot.processes());
  }

  private void see(Snapshot snapshot, WorkloadReport workload, Verdict verdict) {
    Charge charge = new Charge(workload.workload(), verdict.category());
    worst.merge(charge, verdict.state(), (a, b) -> a.compareTo(b) >= 0 ? a : b);
    programs.putIfAbsent(charge, Words.program(workload));
    List<ProcessRef> guilty = workload.processes().stream().filter(this::isNamed).toList();
    if (guilty.isEmpty() || !label.category().equals(Optional.of(verdict.category()))) return;
    named.add(charge);
    if (verdict.state() == VerdictState.VIOLATION && latency.isEmpty())
      latency =
          guilty.stream()
              .map(ProcessRef::start)
              .min(Instant::compareTo)
              .map(start -> Duration.between(start, snapshot.at()));
  }

  /// Asks the published conditions about every process, once for each argument vector. The harness
  /// that set the host up is no part of it: pid 1 and its copies.
  private void ask(List<ProcessSample> processes) {
    List<String> harness =
        processes.stream()
            .filter(process -> process.key().pid() == 1)
            .findFirst()
            .map(ProcessSample::argv)
            .orElse(List.of());
    for (ProcessSample process : processes) {
      if (process.kernelThread() || process.argv().equals(harness)) continue;
      if (!asked.add(new Asked(process.key(), process.argv()))) continue;
      PublishedCondition.SeenProcess seen = PublishedConditions.seen(process);
      for (PublishedCondition condition : conditions)
        if (condition.isTrue().test(seen))
          (isNamed(process) ? trueOfGuilty : trueOfOthers).add(condition.name());
    }
  }

  private boolean isNamed(ProcessRef process) {
    String exe = process.exe();
    return label.programs().contains(process.comm())
        || label.programs().contains(exe.substring(exe.lastIndexOf('/') + 1));
  }

  private boolean isNamed(ProcessSample process) {
    return label.programs().contains(process.comm())
        || process.executable().filter(exe -> label.programs().contains(exe.name())).isPresent();
  }

  Duration watched() {
    return from.map(begin -> Duration.between(begin, to)).orElse(Duration.ZERO);
  }

  /// The worst state of what the label names.
  VerdictState reached() {
    return named.stream()
        .map(charge -> worst.getOrDefault(charge, VerdictState.CLEAR))
        .max(VerdictState::compareTo)
        .orElse(VerdictState.CLEAR);
  }

  Optional<Duration> latency() {
    return latency;
  }

  /// What is said that the label does not say, of one of these states.
  List<String> otherwise(Set<VerdictState> states) {
    List<String> found = new ArrayList<>();
    worst.forEach((charge, state) -> {
      if (!named.contains(charge) && states.contains(state))
        found.add(
            charge.category().id() + " " + programs.getOrDefault(charge, "") + " " + state.id());
    });
    return found;
  }

  /// Published conditions that were asked, and whether they were true of what the label names, or
  /// of anything where it names nothing.
  Map<String, Boolean> others() {
    Set<String> counted = label.category().isPresent() ? trueOfGuilty : trueOfOthers;
    Map<String, Boolean> said = new LinkedHashMap<>();
    conditions.forEach(condition -> said.put(condition.name(), counted.contains(condition.name())));
    return said;
  }

  /// Published conditions that were true of something that the label does not name.
  List<String> otherFalse() {
    return trueOfOthers.stream().sorted().toList();
  }
}
