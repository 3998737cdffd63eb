// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import io.accelguard.classifiers.Assessment;
import io.accelguard.model.Blind;
import io.accelguard.model.Incident;
import io.accelguard.model.Report;
import io.accelguard.model.Snapshot;
import io.accelguard.model.WorkloadReport;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/// Judges a recording as if it happened now, but by its own clock and as fast as it can.
final class Replay {
  /// Accused workloads remembered after they ended; a recording with more has other problems.
  private static final int MOST_ACCUSED = 10_000;

  private final RecordingReader recording;
  private final Judge judge;
  private final Map<String, WorkloadReport> accused = new LinkedHashMap<>();
  private List<WorkloadReport> workloads = List.of();
  private List<Blind> blind = List.of();
  private Instant from = Instant.EPOCH;
  private Instant to = Instant.EPOCH;
  private int snapshots;
  private int unknown;

  Replay(RecordingReader recording, Judge judge) {
    this.recording = recording;
    this.judge = judge;
  }

  /// What came out.
  ///
  /// @param report every workload that was there at the end, and every one that was accused
  /// @param end why nothing more was read
  /// @param unknown samples that this version does not know, left out
  record Outcome(Report report, RecordingReader.Next end, int unknown) {
    Outcome {
      if (end instanceof RecordingReader.Next.Seen)
        throw new IllegalArgumentException("a snapshot is not the end");
    }
  }

  /// Judges every snapshot.
  ///
  /// @param seen is told each, with what the judge said
  Outcome run(BiConsumer<Snapshot, Assessment> seen) {
    while (true) {
      RecordingReader.Next next = recording.next();
      if (!(next instanceof RecordingReader.Next.Seen(Snapshot snapshot, int unknownHere))) {
        return new Outcome(report(), next, unknown);
      }
      unknown += unknownHere;
      Assessment assessment = judge.observe(snapshot);
      take(snapshot, assessment);
      seen.accept(snapshot, assessment);
    }
  }

  private void take(Snapshot snapshot, Assessment assessment) {
    if (snapshots++ == 0) from = snapshot.at();
    to = snapshot.at();
    blind = snapshot.blind();
    workloads = assessment.workloads();
    for (Incident incident : assessment.incidents()) {
      WorkloadReport workload = incident.workload();
      if (accused.size() < MOST_ACCUSED || accused.containsKey(workload.workload()))
        accused.merge(workload.workload(), workload, Replay::worse);
    }
  }

  private static WorkloadReport worse(WorkloadReport before, WorkloadReport now) {
    return Standing.worstState(now).compareTo(Standing.worstState(before)) >= 0 ? now : before;
  }

  private Report report() {
    Map<String, WorkloadReport> all = new LinkedHashMap<>(accused);
    workloads.forEach(workload -> all.merge(workload.workload(), workload, Replay::worse));
    List<WorkloadReport> sorted = new ArrayList<>(all.values());
    sorted.sort(Standing.worstFirst());
    return new Report(recording.header().host(), from, to, snapshots, blind, sorted);
  }
}
