// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.model;

import io.avaje.jsonb.Json;
import java.time.Instant;
import java.util.List;

/// The result of a `scan` or `replay`.
///
/// @param snapshots number of ticks it rests on
@Json(naming = Json.Naming.LowerHyphen)
public record Report(
    String host,
    Instant from,
    Instant to,
    int snapshots,
    List<Blind> blind,
    List<WorkloadReport> workloads) {

  public Report {
    blind = List.copyOf(blind);
    workloads = List.copyOf(workloads);
  }
}
