// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import io.accelguard.model.Event;
import io.accelguard.model.Incident;
import io.accelguard.model.JsonCodec;
import io.accelguard.model.NodeStatus;
import io.accelguard.model.Report;
import io.accelguard.model.Verdict;
import io.accelguard.model.VerdictState;
import io.accelguard.model.WorkloadReport;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// One verdict about one workload, found in any of the files that hold some.
///
/// @param id of the incident, empty for a verdict that is none
record Accusation(String id, WorkloadReport workload, Verdict verdict) {

  /// Everything in a JSON text that is worth explaining, worst first: a report of `scan --json`, an
  /// agent's `incidents.json`, an incident, an event.
  static List<Accusation> in(String json) {
    JsonCodec codec = new JsonCodec();
    List<Accusation> found =
        codec
            .read(NodeStatus.class, json)
            .map(Accusation::of)
            .or(() -> codec.read(Event.class, json).map(Event::incident).map(Accusation::of))
            .or(() -> codec.read(Incident.class, json).map(Accusation::of))
            .or(() -> codec.read(Report.class, json).map(Accusation::of))
            .or(() -> codec.read(WorkloadReport.class, json).map(Accusation::of))
            .orElse(List.of());
    return found.stream()
        .sorted(
            Comparator.comparing((Accusation a) -> a.verdict().state())
                .thenComparingDouble(a -> a.verdict().posterior())
                .reversed())
        .toList();
  }

  /// Whether a person means this one: by incident, workload, or pid.
  boolean answersTo(String name) {
    return id.equals(name)
        || workload.workload().equals(name)
        || workload.processes().stream().anyMatch(p -> Integer.toString(p.pid()).equals(name));
  }

  private static List<Accusation> of(NodeStatus status) {
    List<Accusation> all = new ArrayList<>();
    status.incidents().forEach(incident -> all.addAll(of(incident)));
    of(status.report()).stream()
        .filter(a -> all.stream().noneMatch(a::isSameAs))
        .toList()
        .forEach(all::add);
    return all;
  }

  private static List<Accusation> of(Incident incident) {
    return List.of(new Accusation(incident.id(), incident.workload(), incident.verdict()));
  }

  private static List<Accusation> of(Report report) {
    return report.workloads().stream().flatMap(workload -> of(workload).stream()).toList();
  }

  private static List<Accusation> of(WorkloadReport workload) {
    return workload.verdicts().stream()
        .filter(verdict -> verdict.state() != VerdictState.CLEAR || !verdict.evidence().isEmpty())
        .map(verdict -> new Accusation("", workload, verdict))
        .toList();
  }

  private boolean isSameAs(Accusation other) {
    return workload.workload().equals(other.workload.workload())
        && verdict.category() == other.verdict.category();
  }

  /// The lines that explain it.
  List<String> explanation() {
    List<String> lines = new ArrayList<>();
    Optional.of(id)
        .filter(i -> !i.isEmpty())
        .ifPresent(i -> lines.add("incident      " + Terminal.safe(i)));
    lines.addAll(Explanation.of(workload, verdict));
    return lines;
  }
}
