// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.model;

/// The identity of a workload group on one node and boot, readable by people: `job:slurm/4242`,
/// `container:0123…`, `tree:4242/991`.
///
/// @param id kind, colon, id; made of parts that a tenant cannot choose
public record WorkloadKey(String id) {
  @Override
  public String toString() {
    return id;
  }
}
