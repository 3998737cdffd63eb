// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers.owners;

import java.util.Map;
import java.util.Set;

/// One box that a process sits in, as a cgroup path names it.
///
/// @param kind `slurm`, `pod`, `container`, `session`, `service` …
/// @param fields what the path says, in its order
/// @param claimed fields whose directory name a tenant could choose
/// @param isClaimed whether the box itself rests on such a name
record Element(String kind, Map<String, String> fields, Set<String> claimed, boolean isClaimed) {
  private static final Set<String> STRONG =
      Set.of(
          "slurm",
          "pbs",
          "condor",
          "lsf",
          "pod",
          "container",
          "vm",
          "machine",
          "alloc",
          "notebook");
  private static final Set<String> CONTAINING =
      Set.of("pod", "container", "vm", "machine", "alloc");

  /// Whether the kind beats sessions and services when lines differ.
  boolean isStrong() {
    return STRONG.contains(kind);
  }

  /// Whether root inside it is not the host's root, so that nothing below it is proven.
  boolean isContaining() {
    return CONTAINING.contains(kind);
  }

  /// The field that says which one it is.
  String id() {
    for (String field :
        new String[] {
          "job",
          "sluid",
          "alloc",
          "pod",
          "cid",
          "hubuser",
          "session",
          "unit",
          "slot",
          "vm",
          "name",
          "instance",
          "uid"
        }) {
      String value = fields.get(field);
      if (value != null) return value;
    }
    return "";
  }
}
