// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import io.accelguard.model.Attribution;
import io.accelguard.model.Attribution.Fact;
import io.accelguard.model.WorkloadReport;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Notices processes that left the box of their owner, each once.
final class MoveWatch {
  private Set<Move> known = Set.of();
  private List<WorkloadReport> last = List.of();

  private record Move(String workload, String what) {}

  /// Takes the workloads of the next tick, and gives a sentence for each new move.
  List<String> observe(List<WorkloadReport> workloads) {
    if (workloads.equals(last)) return List.of();
    last = workloads;
    List<String> news = new ArrayList<>();
    Set<Move> now = new HashSet<>();
    for (WorkloadReport workload : workloads) {
      Attribution attribution = workload.attribution();
      if (attribution == null) continue;
      for (Fact fact : attribution.facts()) {
        Move move = new Move(workload.workload(), fact.what());
        if (!fact.id().equals(Attribution.MOVED)) continue;
        now.add(move);
        if (!known.contains(move)) news.add(workload.workload() + ": " + fact.what());
      }
    }
    known = now;
    return news;
  }
}
