// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers.owners;

import java.util.Set;

/// By what a node is known to be given out by a scheduler: the places of its jobs and the units of
/// its daemons. Both are root's word.
final class Schedulers {
  /// Kinds of places that only a scheduler makes.
  static final Set<String> KINDS = Set.of("slurm", "pbs", "condor", "lsf", "pod", "alloc");

  /// Units of daemons that start jobs or pods.
  static final Set<String> UNITS =
      Set.of(
          "slurmd.service",
          "kubelet.service",
          "k3s.service",
          "k3s-agent.service",
          "rke2-agent.service",
          "rke2-server.service",
          "k0sworker.service",
          "k0scontroller.service",
          "snap.microk8s.daemon-kubelite.service",
          "pbs.service",
          "condor.service",
          "lsfd.service",
          "nomad.service");

  private Schedulers() {}
}
