// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.bench;

import io.accelguard.classifiers.Judgement;
import io.accelguard.classifiers.JudgementConfig;
import io.accelguard.classifiers.rules.RuleBase;
import io.accelguard.classifiers.rules.RuleSource;
import io.accelguard.model.ProcessKey;
import io.accelguard.model.ProcessSample;
import io.accelguard.model.ProcessSample.CgroupLine;
import io.accelguard.model.ProcessSample.Cpu;
import io.accelguard.model.ProcessSample.Executable;
import io.accelguard.model.ProcessSample.Io;
import io.accelguard.model.Snapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/// The judgement alone, on made-up hosts: sessions of ten processes, a tenth of them busy.
final class JudgementBench {
  private static final int TICKS = 200;
  private static final int WARM = 100;
  private static final int BUSY_EACH = 10;

  private final RuleBase rules;
  private final Meter meter = new Meter();

  JudgementBench(Path folder) throws IOException {
    rules = RuleBase.parse(shipped(folder));
  }

  /// The rules that come with the agent.
  static List<RuleSource> shipped(Path folder) throws IOException {
    List<RuleSource> sources = new ArrayList<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".yml")).sorted().toList())
        sources.add(new RuleSource(file.toString(), Files.readString(file)));
    }
    return sources;
  }

  List<Row> of(int processes) throws Exception {
    Judgement judgement = new Judgement(rules, JudgementConfig.standard(1));
    List<Snapshot> ticks = snapshots(processes, WARM + TICKS);
    List<Cost> costs = new ArrayList<>();
    for (Snapshot snapshot : ticks)
      costs.add(
          meter
              .of(() -> {
                judgement.observe(snapshot);
                return processes;
              })
              .round());
    List<Cost> measured = costs.subList(WARM, costs.size());
    double tick = Pair.median(measured, Cost::cpuNanos);
    double mean = measured.stream().mapToLong(Cost::cpuNanos).average().orElseThrow();
    String what = "judgement, %d processes: ".formatted(processes);
    return List.of(
        Row.figure(what + "µs CPU per process and tick, median", tick / 1e3 / processes, OPEN),
        Row.figure(what + "the same, mean with hops", mean / 1e3 / processes, OPEN),
        Row.figure(
            what + "garbage, bytes per process and tick",
            Pair.median(measured, Cost::garbageBytes) / (double) processes,
            OPEN));
  }

  private static final double OPEN = Double.POSITIVE_INFINITY;

  /// A made-up host, second by second.
  static List<Snapshot> snapshots(int processes, int ticks) {
    List<ProcessSample> still = new ArrayList<>();
    for (int i = 0; i < processes; i++) still.add(process(i, 0));
    List<Snapshot> snapshots = new ArrayList<>();
    for (int tick = 0; tick < ticks; tick++) snapshots.add(snapshot(still, tick));
    return snapshots;
  }

  /// As the collector gives it: what did not change is the very same sample.
  private static Snapshot snapshot(List<ProcessSample> still, int tick) {
    List<ProcessSample> samples = new ArrayList<>(still.size());
    for (int i = 0; i < still.size(); i++) {
      samples.add(i % BUSY_EACH == 0 ? process(i, tick) : still.get(i));
    }
    return at(tick, samples);
  }

  /// A tick of a made-up host.
  static Snapshot at(int tick, List<ProcessSample> samples) {
    return Snapshot.of(
        Instant.ofEpochSecond(1_800_000_000L + tick),
        Duration.ofSeconds(10_000 + tick),
        "boot",
        100,
        samples,
        List.of());
  }

  static ProcessSample process(int i, int tick) {
    int busy = i % BUSY_EACH == 0 ? tick : 0;
    int session = 1000 + i / 10 * 10;
    return new ProcessSample(
        new ProcessKey(1000 + i, 100 + i),
        i % 10 == 0 ? 1 : session,
        session,
        "python3",
        List.of("python3", "train.py", "--epochs", "90", "--run", Integer.toString(i)),
        false,
        Optional.of(new Executable("/usr/bin/python3.11", false, false)),
        1000 + i / 100,
        1000 + i / 100,
        false,
        busy > 0 ? 'R' : 'S',
        1 + busy % 3,
        0,
        new Cpu(busy * 0.9, busy * 0.05),
        busy * 10L,
        0,
        OptionalLong.of(50L << 20),
        OptionalLong.empty(),
        Optional.of(new Io(busy * 1000L, busy * 100L, busy, busy, 0, 0)),
        OptionalLong.of(4_026_531_840L),
        List.of(
            new CgroupLine("", "/user.slice/user-1000.slice/session-" + session + ".scope", 3)));
  }
}
