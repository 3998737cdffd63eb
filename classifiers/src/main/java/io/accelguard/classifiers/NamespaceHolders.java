// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers;

import io.accelguard.classifiers.owners.Workload;
import io.accelguard.model.ProcessSample;
import io.accelguard.model.Snapshot;
import io.accelguard.model.WorkloadKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Which network namespaces belong to one workload alone: what the kernel tells of such a namespace
/// is that workload's doing. It is asked only when the kernel told of calls.
final class NamespaceHolders {
  private final Map<Long, Optional<WorkloadKey>> holders;

  private NamespaceHolders(Map<Long, Optional<WorkloadKey>> holders) {
    this.holders = holders;
  }

  static NamespaceHolders of(Snapshot snapshot, List<Workload> workloads) {
    Map<Long, Optional<WorkloadKey>> holders = new HashMap<>();
    boolean asked =
        snapshot.traffic().shortConnections().stream().anyMatch(few -> few.calls().count() > 0);
    if (asked) {
      for (Workload workload : workloads) {
        for (ProcessSample process : workload.processes()) {
          if (process.netNamespace().isPresent())
            holders.merge(
                process.netNamespace().getAsLong(),
                Optional.of(workload.key()),
                NamespaceHolders::both);
        }
      }
      // The kernel's own threads live in the host's, which is nobody's.
      for (ProcessSample process : snapshot.processes()) {
        if (process.kernelThread() && process.netNamespace().isPresent())
          holders.put(process.netNamespace().getAsLong(), Optional.empty());
      }
    }
    return new NamespaceHolders(holders);
  }

  private static Optional<WorkloadKey> both(
      Optional<WorkloadKey> one, Optional<WorkloadKey> other) {
    return one.equals(other) ? one : Optional.empty();
  }

  boolean isAlone(long namespace, WorkloadKey workload) {
    return holders.getOrDefault(namespace, Optional.empty()).equals(Optional.of(workload));
  }
}
