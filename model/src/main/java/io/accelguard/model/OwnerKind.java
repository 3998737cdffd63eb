// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.model;

import io.avaje.jsonb.Json;

/// What kind of place a workload runs in.
public enum OwnerKind {
  /// batch job: Slurm, PBS, LSF, HTCondor, Nomad
  JOB("job"),
  /// Kubernetes pod
  POD("pod"),
  /// container or virtual machine
  CONTAINER("container"),
  /// notebook server or kernel
  NOTEBOOK("notebook"),
  /// login session or user manager
  SESSION("session"),
  /// systemd unit
  UNIT("unit"),
  /// process tree of a user, nothing better known
  TREE("tree"),
  /// evidence that belongs to no process
  HOST("host");

  private final String id;

  OwnerKind(String id) {
    this.id = id;
  }

  /// The name on the wire, in labels and in rules.
  @Json.Value
  public String id() {
    return id;
  }
}
