// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers.owners;

import java.util.Map;
import java.util.OptionalInt;
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

  /// The user whom the path names.
  OptionalInt uid() {
    String uid = fields.getOrDefault("uid", "");
    if (uid.isEmpty() || claimed.contains("uid")) return OptionalInt.empty();
    long number = Long.parseLong(uid);
    return number <= 0xFFFF_FFFEL ? OptionalInt.of((int) number) : OptionalInt.empty();
  }

  /// What is shown of it: `slurm job=4242 step=0`, with `?` after what a tenant could have chosen.
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(kind).append(isClaimed ? "?" : "");
    fields.forEach((name, value) -> {
      boolean doubtful = !isClaimed && claimed.contains(name);
      text.append(' ').append(name).append(doubtful ? "?=" : "=").append(value);
    });
    return text.toString();
  }
}
