// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers.owners;

import io.accelguard.model.Owner;
import io.accelguard.model.OwnerKind;
import io.accelguard.model.ProcessSample;
import io.accelguard.model.Trust;
import java.util.Optional;

/// Who answers for a process, and whether everything in the same box is one workload.
///
/// @param box key of the box that makes one workload as a whole (job, pod, container); empty where
///   each process tree is a workload of its own
record Home(Owner owner, Optional<String> box) {

  static Home of(Placement placement, ProcessSample process) {
    return switch (placement) {
      case Placement.Known known when known.chain().isEmpty() -> tree(process, Trust.SURE);
      case Placement.Known known -> of(known.chain().getFirst(), process, Trust.SURE);
      case Placement.Disputed disputed -> of(disputed.chain().getFirst(), process, Trust.DISPUTED);
      case Placement.Refused _ -> tree(process, Trust.SURE);
    };
  }

  private static Home tree(ProcessSample process, Trust trust) {
    return new Home(
        new Owner(OwnerKind.TREE, "uid " + process.uid(), process.uid(), trust), Optional.empty());
  }

  private static Home of(Element first, ProcessSample process, Trust trust) {
    Trust level = first.isClaimed() ? Trust.CLAIMED : trust;
    return switch (first.kind()) {
      case "slurm", "pbs", "condor", "lsf", "alloc" ->
          whole(OwnerKind.JOB, first.kind() + "/" + first.id(), process, level);
      case "pod" -> whole(OwnerKind.POD, first.id().replace('_', '-'), process, level);
      case "container" -> whole(OwnerKind.CONTAINER, shorten(first.id()), process, level);
      case "vm", "machine" ->
          whole(OwnerKind.CONTAINER, first.kind() + "/" + first.id(), process, level);
      case "notebook" -> parts(OwnerKind.NOTEBOOK, first.id(), process, level);
      case "session" ->
          parts(
              OwnerKind.SESSION,
              "uid " + first.fields().get("uid") + " session " + first.id(),
              process,
              level);
      case "user" -> parts(OwnerKind.SESSION, "uid " + first.id(), process, level);
      case "service" -> parts(OwnerKind.UNIT, first.id(), process, level);
      default -> parts(OwnerKind.UNIT, first.kind(), process, level);
    };
  }

  private static Home whole(OwnerKind kind, String name, ProcessSample process, Trust trust) {
    Owner owner = new Owner(kind, name, process.uid(), trust);
    return new Home(
        owner, trust == Trust.SURE ? Optional.of(kind.id() + ":" + name) : Optional.empty());
  }

  private static Home parts(OwnerKind kind, String name, ProcessSample process, Trust trust) {
    return new Home(new Owner(kind, name, process.uid(), trust), Optional.empty());
  }

  private static String shorten(String id) {
    return id.length() == 64 ? id.substring(0, 12) : id;
  }
}
