// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.model;

import io.avaje.jsonb.Json;

/// One change of one incident: the accusation that leaves the node.
///
/// @param id one per node, workload and category for as long as it is open
/// @param reason why it was cleared: `clear`, `ended` or `blind`; empty otherwise
/// @param workload carries exactly the one verdict
@Json(naming = Json.Naming.LowerHyphen)
public record Incident(String id, Change change, String reason, WorkloadReport workload) {
  public Incident {
    Required.fields(id, change, reason, workload);
    if (workload.verdicts().size() != 1)
      throw new IllegalArgumentException("an incident has exactly one verdict");
  }

  /// The verdict the incident is about.
  public Verdict verdict() {
    return workload.verdicts().getFirst();
  }
}
