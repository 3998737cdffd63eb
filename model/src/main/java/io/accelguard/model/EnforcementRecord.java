// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.model;

import io.avaje.jsonb.Json;
import java.time.Instant;

/// What the enforcer keeps of an order that it takes, before it acts: budgets, warnings and leases
/// are counted from these.
///
/// @param at when it was taken
/// @param dryRun whether nothing was done
/// @param until end of the lease of a freeze; `at` for everything else
/// @param wholeCgroup whether the cgroup of the processes may have been frozen as one
@Json(naming = Json.Naming.LowerHyphen)
public record EnforcementRecord(
    Instant at, boolean dryRun, Instant until, boolean wholeCgroup, EnforcementOrder order) {
  public EnforcementRecord {
    Required.fields(at, until, order);
  }
}
