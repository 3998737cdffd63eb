// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import io.accelguard.model.Basis;
import io.accelguard.model.Incident;
import io.accelguard.model.WorkloadReport.ProcessRef;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// An incident that a person called a false positive, with the evidence that spoke against it.
///
/// @param began when it was first reported; in this time lies what should be recorded
/// @param basis by which rules and numbers was judged; empty where the agent did not say
/// @param by who called it so
public record FalsePositive(
    UUID node,
    String host,
    Instant began,
    Instant ended,
    Optional<Basis> basis,
    String by,
    Incident incident) {

  /// Its files' name without the ending: letters, digits and `-`.
  public String name() {
    String id = incident.id().replaceAll("[^A-Za-z0-9]", "-");
    return incident.verdict().category().id() + "-" + node.toString().substring(0, 8) + "-" + id;
  }

  /// What runs, for the tables.
  String tool() {
    return incident.workload().processes().stream()
        .findFirst()
        .map(ProcessRef::comm)
        .filter(comm -> !comm.isBlank())
        .orElse("unknown");
  }
}
