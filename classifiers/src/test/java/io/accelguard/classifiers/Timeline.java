// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers;

import static org.assertj.core.api.Assertions.assertThat;

import io.accelguard.classifiers.redaction.SnapshotRedaction;
import io.accelguard.classifiers.rules.RuleBase;
import io.accelguard.classifiers.rules.RuleSource;
import io.accelguard.model.Blind;
import io.accelguard.model.Category;
import io.accelguard.model.ConversationSample;
import io.accelguard.model.DriverSample;
import io.accelguard.model.ExecSample;
import io.accelguard.model.ExitSample;
import io.accelguard.model.Incident;
import io.accelguard.model.Sample;
import io.accelguard.model.Snapshot;
import io.accelguard.model.Verdict;
import io.accelguard.model.VerdictState;
import io.accelguard.model.WorkloadReport;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.DoubleFunction;

/// A pretended host on which programs run, judged second by second; and once more without names,
/// which must change nothing.
final class Timeline {
  static final Instant BOOT = Instant.parse("2026-11-22T10:00:00Z");

  final List<Incident> incidents = new ArrayList<>();
  final List<Program> programs = new ArrayList<>();
  final List<Gpu> gpus = new ArrayList<>();
  private final List<DriverSample> drivers = new ArrayList<>();
  private final List<ConversationSample> conversations = new ArrayList<>();
  private final List<ExitSample> exits = new ArrayList<>();
  private final List<DoubleFunction<? extends Sample>> others = new ArrayList<>();
  private final Judgement judgement;
  private final List<ExecSample> execs = new ArrayList<>();
  private boolean tellsExits;
  private boolean tellsExecs;
  private final Judgement blindfolded;
  private final SnapshotRedaction redaction;
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
    blindfolded = new Judgement(base, config);
    redaction = new SnapshotRedaction(new byte[] {1, 2, 3}, base.words(), List.of("alice"));
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

  /// From now on the kernel tells which processes ended.
  Timeline tellsExits() {
    tellsExits = true;
    return this;
  }

  /// From now on the kernel tells which processes executed something, too.
  Timeline tellsExecs() {
    tellsExecs = true;
    return tellsExits();
  }

  Timeline stepWallClock(Duration step) {
    clockStep = clockStep.plus(step);
    return this;
  }

  Timeline reboot() {
    bootId = "boot-2";
    return this;
  }

  /// A conversation whose packets are seen from now on.
  Timeline hears(ConversationSample conversation) {
    conversations.add(conversation);
    return this;
  }

  /// What else is seen from now on, made of the seconds of uptime.
  Timeline shows(DoubleFunction<? extends Sample> sample) {
    others.add(sample);
    return this;
  }

  /// Lets the host run for so many ticks of one second.
  Timeline run(int seconds) {
    for (int i = 0; i < seconds; i++) tick(1);
    return this;
  }

  Assessment tick(double seconds) {
    now += seconds;
    exits.clear();
    if (tellsExits) {
      programs.stream()
          .filter(p -> p.endedIn(now, seconds))
          .forEach(p -> exits.add(p.exit(now, seconds)));
    }
    execs.clear();
    if (tellsExecs) {
      programs.stream()
          .filter(p -> p.start > now - seconds && p.start <= now)
          .forEach(p -> execs.add(new ExecSample(p.sample())));
    }
    programs.stream().filter(p -> p.alive(now)).forEach(p -> p.pass(now, seconds));
    return show(snapshot());
  }

  Assessment show(Snapshot snapshot) {
    assessment = judgement.observe(snapshot);
    assertThat(verdicts(blindfolded.observe(redaction.of(snapshot))))
        .as("without names")
        .isEqualTo(verdicts(assessment));
    incidents.addAll(assessment.incidents());
    return assessment;
  }

  private static List<Object> verdicts(Assessment assessment) {
    List<Object> verdicts = new ArrayList<>(assessment.focus());
    for (WorkloadReport report : assessment.workloads()) {
      verdicts.addAll(List.of(report.workload(), report.context(), report.verdicts()));
    }
    for (Incident incident : assessment.incidents()) {
      verdicts.addAll(List.of(incident.change(), incident.reason(), incident.verdict()));
    }
    return verdicts;
  }

  Snapshot snapshot() {
    List<Sample> samples = new ArrayList<>();
    for (Program program : programs) {
      if (!program.alive(now) || blind.contains("process")) continue;
      samples.add(program.sample());
      if (!blind.contains("socket")) samples.addAll(program.sockets(now));
      if (!blind.contains("file")) samples.addAll(program.files());
    }
    for (Gpu gpu : gpus) {
      if (blind.contains("nvml")) continue;
      samples.add(gpu.sample(now));
      samples.addAll(gpu.uses());
    }
    samples.addAll(exits);
    samples.addAll(execs);
    samples.addAll(drivers);
    samples.addAll(conversations);
    others.forEach(other -> samples.add(other.apply(now)));
    return Snapshot.of(
        BOOT.plusMillis(Math.round(now * 1000)).plus(clockStep),
        Duration.ofMillis(Math.round(now * 1000)),
        bootId,
        100,
        samples,
        blind.stream().sorted().map(name -> new Blind(name, "test")).toList());
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
