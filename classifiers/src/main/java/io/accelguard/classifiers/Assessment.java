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
/// @param notes rules without weight that have become true
/// @param untold notes that were too many to be told, since the start
public record Assessment(
    List<WorkloadReport> workloads,
    List<Incident> incidents,
    Set<ProcessKey> focus,
    List<Note> notes,
    long untold) {
  public Assessment {
    notes = List.copyOf(notes);
    workloads = List.copyOf(workloads);
    incidents = List.copyOf(incidents);
    focus = Collections.unmodifiableSet(new LinkedHashSet<>(focus));
  }

  /// Nothing noted.
  public Assessment(
      List<WorkloadReport> workloads, List<Incident> incidents, Set<ProcessKey> focus) {
    this(workloads, incidents, focus, List.of(), 0);
  }
}
