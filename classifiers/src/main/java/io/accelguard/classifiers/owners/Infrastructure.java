// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers.owners;

import io.accelguard.model.ProcessSample;
import io.accelguard.model.ProcessSample.Executable;
import java.util.Set;

/// Tells the programs with which engines and schedulers look after a tenant's processes from the
/// tenant's own, so that nobody answers for `conmon` or `slurmstepd`.
///
/// A place that only they have is enough. Where they share one with the tenant, the program must be
/// theirs and root's, and the place one where a tenant's root cannot be: beside a container, not
/// inside it.
final class Infrastructure {
  private static final Set<String> PROGRAMS =
      Set.of(
          "slurmstepd",
          "conmon",
          "conmonrs",
          "containerd-shim",
          "containerd-shim-runc-v1",
          "containerd-shim-runc-v2",
          "pbs_mom",
          "condor_starter",
          "nomad");

  private Infrastructure() {}

  /// @param first the outermost box of the process
  static boolean holds(Element first, ProcessSample process) {
    if (first.isClaimed()) return false;
    boolean ownPlace =
        first.kind().equals("monitor")
            || (first.kind().equals("slurm")
                && "slurm".equals(first.fields().get("role"))
                && !first.claimed().contains("role"));
    return ownPlace || (isBeside(first) && isTheirs(first, process));
  }

  private static boolean isBeside(Element first) {
    return switch (first.kind()) {
      case "pod" -> !first.fields().containsKey("cid");
      case "slurm", "pbs", "condor", "alloc" -> true;
      default -> false;
    };
  }

  /// The job of root itself may hold programs of any name.
  private static boolean isTheirs(Element first, ProcessSample process) {
    return process.uid() == 0
        && first.uid().orElse(1) != 0
        && process.executable().map(Executable::name).filter(PROGRAMS::contains).isPresent();
  }
}
