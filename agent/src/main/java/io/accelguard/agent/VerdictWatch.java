// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import io.accelguard.model.Verdict;
import io.accelguard.model.VerdictState;
import io.accelguard.model.WorkloadReport;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Notices when a workload becomes suspect or is cleared of it: what is worth a line in the log and
/// nothing more. What is worse comes as an incident.
final class VerdictWatch {
  private Map<String, VerdictState> known = Map.of();
  private List<WorkloadReport> last = List.of();

  /// A verdict that became or stopped being suspect.
  record Change(WorkloadReport workload, Verdict verdict) {}

  /// Takes the verdicts of the next tick, and gives what has changed.
  List<Change> observe(List<WorkloadReport> workloads) {
    if (workloads.equals(last)) return List.of();
    last = workloads;
    List<Change> changes = new ArrayList<>();
    Map<String, VerdictState> now = new HashMap<>();
    for (WorkloadReport workload : workloads) {
      for (Verdict verdict : workload.verdicts()) {
        String name = workload.workload() + '\0' + verdict.category().id();
        VerdictState before = known.getOrDefault(name, VerdictState.CLEAR);
        if (verdict.state() != VerdictState.CLEAR) now.put(name, verdict.state());
        boolean rose = before == VerdictState.CLEAR && verdict.state() == VerdictState.SUSPECT;
        boolean fell = before == VerdictState.SUSPECT && verdict.state() == VerdictState.CLEAR;
        if (rose || fell) changes.add(new Change(workload, verdict));
      }
    }
    known = now;
    return changes;
  }
}
