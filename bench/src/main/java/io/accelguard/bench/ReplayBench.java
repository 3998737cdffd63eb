// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.bench;

import io.accelguard.agent.RecordingHeader;
import io.accelguard.agent.RecordingReader;
import io.accelguard.agent.RecordingReader.Next;
import io.accelguard.agent.RecordingWriter;
import io.accelguard.classifiers.Judgement;
import io.accelguard.classifiers.JudgementConfig;
import io.accelguard.classifiers.rules.RuleBase;
import io.accelguard.model.Snapshot;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Reading and judging a recording of the made-up hosts of [JudgementBench].
final class ReplayBench {
  private static final int SECONDS = 300;
  private static final int ROUNDS = 7;

  private final RuleBase rules;
  private final Meter meter = new Meter();

  ReplayBench(Path folder) throws IOException {
    rules = RuleBase.parse(JudgementBench.shipped(folder));
  }

  List<Row> of(int processes) throws Exception {
    byte[] file = record(processes);
    List<Cost> reading = new ArrayList<>();
    List<Cost> judging = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      reading.add(meter.of(() -> replay(file, false)).round());
      judging.add(meter.of(() -> replay(file, true)).round());
    }
    String what = "replay, %d processes: ".formatted(processes);
    return List.of(
        Row.figure(
            what + "ms CPU a recorded second (1.00 is 1,000 × real time)", millis(judging), 1),
        Row.figure(what + "of which reading", millis(reading), Double.POSITIVE_INFINITY),
        Row.figure(
            what + "bytes a recorded second",
            (double) file.length / SECONDS,
            Double.POSITIVE_INFINITY));
  }

  private static double millis(List<Cost> costs) {
    return Pair.median(costs, Cost::cpuNanos) / 1e6 / SECONDS;
  }

  private static byte[] record(int processes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    RecordingWriter writer =
        new RecordingWriter(
            out, new RecordingHeader(1, "bench", "made up", "", 2, Duration.ofSeconds(1), 1, true));
    for (Snapshot snapshot : JudgementBench.snapshots(processes, SECONDS)) writer.add(snapshot);
    writer.end();
    return out.toByteArray();
  }

  private long replay(byte[] file, boolean judge) {
    Judgement judgement = new Judgement(rules, JudgementConfig.standard(1));
    long snapshots = 0;
    try (RecordingReader reader = new RecordingReader(new ByteArrayInputStream(file))) {
      while (reader.next() instanceof Next.Seen(Snapshot snapshot, _)) {
        if (judge) judgement.observe(snapshot);
        snapshots++;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (snapshots != SECONDS) throw new IllegalStateException("read only " + snapshots);
    return snapshots;
  }
}
