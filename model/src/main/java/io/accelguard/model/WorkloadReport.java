// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.model;

import io.avaje.jsonb.Json;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One workload as it is shown to people: whose it is, what runs, what is claimed about it.
///
/// @param processes the busiest few, argv redacted
/// @param accelerators `vendor:id` of the devices it uses
/// @param attribution absent in reports of agents that did not say
/// @param basis absent in reports of agents that did not say
/// @param fingerprints only with incidents, and only where the site gave the agent a key
@Json(naming = Json.Naming.LowerHyphen)
public record WorkloadReport(
    String workload,
    Owner owner,
    List<ProcessRef> processes,
    List<String> accelerators,
    Context context,
    List<Verdict> verdicts,
    @Nullable Attribution attribution,
    @Nullable Basis basis,
    @Nullable List<Fingerprint> fingerprints) {

  public WorkloadReport {
    Required.fields(workload, owner, processes, accelerators, context, verdicts);
    processes = List.copyOf(processes);
    accelerators = List.copyOf(accelerators);
    verdicts = List.copyOf(verdicts);
    fingerprints = fingerprints == null ? List.of() : List.copyOf(fingerprints);
  }

  /// A report that neither says by what it was judged nor carries fingerprints.
  public WorkloadReport(
      String workload,
      Owner owner,
      List<ProcessRef> processes,
      List<String> accelerators,
      Context context,
      List<Verdict> verdicts,
      @Nullable Attribution attribution) {
    this(workload, owner, processes, accelerators, context, verdicts, attribution, null, List.of());
  }

  /// None where the agent told none.
  @Override
  public List<Fingerprint> fingerprints() {
    return fingerprints == null ? List.of() : fingerprints;
  }

  /// A process, named so that a person finds it again.
  ///
  /// @param exe empty where unknown
  /// @param argv secrets replaced
  @Json(naming = Json.Naming.LowerHyphen)
  public record ProcessRef(int pid, Instant start, String comm, String exe, List<String> argv) {
    public ProcessRef {
      Required.fields(start, comm, exe, argv);
      argv = List.copyOf(argv);
    }
  }
}
