// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers;

import io.accelguard.model.Incident;
import io.accelguard.model.ProcessKey;
import io.accelguard.model.WorkloadReport;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// What the judge says after a tick.
///
/// @param workloads all of them, as of the last hop
/// @param incidents what changed since the last tick
/// @param focus processes that are worth dear reads, the most important first
public record Assessment(
    List<WorkloadReport> workloads, List<Incident> incidents, Set<ProcessKey> focus) {
  public Assessment {
    workloads = List.copyOf(workloads);
    incidents = List.copyOf(incidents);
    focus = Collections.unmodifiableSet(new LinkedHashSet<>(focus));
  }
}
