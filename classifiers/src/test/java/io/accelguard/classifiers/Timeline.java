// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers;

import io.accelguard.classifiers.rules.RuleBase;
import io.accelguard.classifiers.rules.RuleSource;
import io.accelguard.model.AcceleratorSample;
import io.accelguard.model.AcceleratorUse;
import io.accelguard.model.Blind;
import io.accelguard.model.Category;
import io.accelguard.model.DriverSample;
import io.accelguard.model.FileSample;
import io.accelguard.model.Incident;
import io.accelguard.model.ProcessSample;
import io.accelguard.model.Snapshot;
import io.accelguard.model.SocketSample;
import io.accelguard.model.Verdict;
import io.accelguard.model.VerdictState;
import io.accelguard.model.WorkloadReport;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A pretended host on which programs run, judged second by second.
final class Timeline {
  static final Instant BOOT = Instant.parse("2026-11-22T10:00:00Z");

  final List<Incident> incidents = new ArrayList<>();
  final List<Program> programs = new ArrayList<>();
  final List<Gpu> gpus = new ArrayList<>();
  private final List<DriverSample> drivers = new ArrayList<>();
  private final Judgement judgement;
  private Set<String> blind = Set.of();
  private Duration clockStep = Duration.ZERO;
  private String bootId = "boot-1";
  private double now;
  private Assessment assessment = new Assessment(List.of(), List.of(), Set.of());

  Timeline(double startOfDaemon, String... rules) {
    this(JudgementConfig.standard(7), startOfDaemon, rules);
  }

  Timeline(JudgementConfig config, double startOfDaemon, String... rules) {
    List<RuleSource> sources = new ArrayList<>();
    for (String rule : rules) sources.add(new RuleSource("rule-" + sources.size() + ".yml", rule));
    RuleBase base = RuleBase.parse(sources);
    if (!base.problems().isEmpty()) throw new AssertionError(base.problems());
    judgement = new Judgement(base, config);
    now = startOfDaemon;
  }

  Timeline with(Program... some) {
    programs.addAll(List.of(some));
    return this;
  }

  Timeline with(Gpu gpu) {
    gpus.add(gpu);
    return this;
  }

  Timeline with(DriverSample driver) {
    drivers.clear();
    drivers.add(driver);
    return this;
  }

  Timeline blind(String... collectors) {
    blind = Set.of(collectors);
    return this;
  }

  Timeline stepWallClock(Duration step) {
    clockStep = clockStep.plus(step);
    return this;
  }

  Timeline reboot() {
    bootId = "boot-2";
    return this;
  }

  /// Lets the host run for so many ticks of one second.
  Timeline run(int seconds) {
    for (int i = 0; i < seconds; i++) tick(1);
    return this;
  }

  Assessment tick(double seconds) {
    now += seconds;
    programs.stream().filter(p -> p.alive(now)).forEach(p -> p.pass(now, seconds));
    return show(snapshot());
  }

  Assessment show(Snapshot snapshot) {
    assessment = judgement.observe(snapshot);
    incidents.addAll(assessment.incidents());
    return assessment;
  }

  Snapshot snapshot() {
    List<ProcessSample> processes = new ArrayList<>();
    List<SocketSample> sockets = new ArrayList<>();
    List<FileSample> files = new ArrayList<>();
    List<AcceleratorSample> devices = new ArrayList<>();
    List<AcceleratorUse> uses = new ArrayList<>();
    for (Program program : programs) {
      if (!program.alive(now) || blind.contains("process")) continue;
      processes.add(program.sample());
      if (!blind.contains("socket")) sockets.addAll(program.sockets(now));
      if (!blind.contains("file")) files.addAll(program.files());
    }
    for (Gpu gpu : gpus) {
      if (blind.contains("nvml")) continue;
      devices.add(gpu.sample(now));
      uses.addAll(gpu.uses());
    }
    return new Snapshot(
        BOOT.plusMillis(Math.round(now * 1000)).plus(clockStep),
        Duration.ofMillis(Math.round(now * 1000)),
        bootId,
        100,
        processes,
        sockets,
        files,
        devices,
        uses,
        Optional.empty(),
        blind.stream().sorted().map(name -> new Blind(name, "test")).toList(),
        drivers);
  }

  double now() {
    return now;
  }

  Assessment assessment() {
    return assessment;
  }

  /// The workload that shows this process.
  WorkloadReport workload(Program program) {
    return assessment.workloads().stream()
        .filter(report -> report.processes().stream().anyMatch(p -> p.pid() == program.pid))
        .findFirst()
        .orElseThrow();
  }

  Optional<Verdict> verdict(Program program, Category category) {
    return workload(program).verdicts().stream()
        .filter(verdict -> verdict.category() == category)
        .findFirst();
  }

  VerdictState state(Program program, Category category) {
    return verdict(program, category).map(Verdict::state).orElse(VerdictState.CLEAR);
  }

  double posterior(Program program, Category category) {
    return verdict(program, category).map(Verdict::posterior).orElse(0.0);
  }
}
