// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import io.accelguard.model.Category;
import io.accelguard.model.Evidence;
import io.accelguard.model.Verdict;
import io.accelguard.model.WorkloadReport;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/// Notices when the host's sources begin or cease to contradict each other. That is told also when
/// it is far from a verdict: a blinded sensor is what a careful thief buys first.
final class IntegrityWatch {
  private TreeSet<String> known = new TreeSet<>();
  private List<WorkloadReport> last = List.of();

  /// News.
  ///
  /// @param contradicts false when everything fits together again
  record Change(boolean contradicts, String note) {}

  /// Takes the verdicts of the next tick.
  Optional<Change> observe(List<WorkloadReport> workloads) {
    if (workloads.equals(last)) return Optional.empty();
    last = workloads;
    TreeSet<String> now = new TreeSet<>();
    StringBuilder note = new StringBuilder("sources contradict each other:");
    contradictions(workloads)
        .forEach(item -> {
          if (now.add(item.what()))
            note.append(
                " %s is %s, expected %s;".formatted(item.what(), item.seen(), item.expected()));
        });
    TreeSet<String> before = known;
    known = now;
    if (now.isEmpty() && !before.isEmpty())
      return Optional.of(new Change(false, "sources agree again"));
    if (before.containsAll(now)) return Optional.empty();
    return Optional.of(new Change(true, note.substring(0, note.length() - 1)));
  }

  private static Stream<Evidence> contradictions(List<WorkloadReport> workloads) {
    return workloads.stream()
        .flatMap(workload -> workload.verdicts().stream())
        .filter(verdict -> verdict.category() == Category.HIDDEN_COMPUTE)
        .map(Verdict::evidence)
        .flatMap(List::stream)
        .filter(item -> item.source().startsWith("classifier:"));
  }
}
