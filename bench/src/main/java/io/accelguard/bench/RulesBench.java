// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.bench;

import io.accelguard.classifiers.Judgement;
import io.accelguard.classifiers.JudgementConfig;
import io.accelguard.classifiers.rules.Observation;
import io.accelguard.classifiers.rules.RuleBase;
import io.accelguard.classifiers.rules.RuleSource;
import io.accelguard.model.ProcessSample;
import io.accelguard.model.Snapshot;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// What a large rule base costs beside the shipped one: 10,000 rules of three shapes, of which
/// fifty hold 2,000 names of hosts each, on a host where a tenth of the processes is new at every
/// tick.
final class RulesBench {
  static final int RULES = 10_000;
  static final int NAMES = 100_000;
  private static final int NAMES_A_RULE = 2_000;
  private static final int PROCESSES = 1_000;
  private static final int NEW_EACH = 10;
  private static final int WARM = 60;

  private final Meter meter = new Meter();
  private final List<RuleSource> shipped;
  private final int ticks;

  RulesBench(List<RuleSource> shipped, int ticks) {
    this.shipped = shipped;
    this.ticks = ticks;
  }

  List<Row> rows() throws Exception {
    List<RuleSource> many = new ArrayList<>(shipped);
    for (int i = 0; i < NAMES / NAMES_A_RULE; i++) many.add(names(i));
    while (many.size() < RULES) many.add(rule(many.size()));
    RuleBase few = RuleBase.parse(shipped);
    long before = used();
    List<RuleBase> read = new ArrayList<>();
    Cost load = meter.of(() -> count(RuleBase.parse(many), read)).round();
    RuleBase large = read.removeFirst();
    if (!large.problems().isEmpty()) throw new IllegalStateException(large.problems().toString());
    String what = "%d rules with %d names: ".formatted(RULES, NAMES);
    many.clear();
    double mebibytes = (used() - before) / (double) (1 << 20);
    return List.of(
        Row.figure(what + "s CPU to load, the first time", load.cpuNanos() / 1e9, 5),
        Row.figure(what + "MiB of heap", mebibytes, Double.POSITIVE_INFINITY),
        tick(few, large),
        asking(few, large),
        dearest());
  }

  private static long count(RuleBase base, List<RuleBase> read) {
    read.add(base);
    return base.rules().size();
  }

  private Row tick(RuleBase few, RuleBase large) throws Exception {
    List<Snapshot> snapshots = new ArrayList<>();
    List<ProcessSample> processes = new ArrayList<>();
    for (int i = 0; i < PROCESSES; i++) processes.add(JudgementBench.process(i, 0));
    for (int tick = 0; tick < WARM + ticks; tick++) {
      for (int i = tick % NEW_EACH; i < PROCESSES; i += NEW_EACH)
        processes.set(i, JudgementBench.process(PROCESSES * (tick + 1) + i, 0));
      snapshots.add(JudgementBench.at(tick, List.copyOf(processes)));
    }
    return Pair.of(judging(large, snapshots), judging(few, snapshots), WARM, ticks)
        .row(
            "judging a tick, %d processes, %d of them new"
                .formatted(PROCESSES, PROCESSES / NEW_EACH),
            "shipped rules",
            1.2);
  }

  private Cost.Work judging(RuleBase rules, List<Snapshot> snapshots) {
    Judgement judgement = new Judgement(rules, JudgementConfig.standard(1));
    Iterator<Snapshot> next = snapshots.iterator();
    return meter.of(() -> {
      judgement.observe(next.next());
      return PROCESSES;
    });
  }

  private Row asking(RuleBase few, RuleBase large) throws Exception {
    List<Observation> seen = new ArrayList<>();
    for (int i = 0; i < PROCESSES; i++)
      seen.add(
          Observation.of(
              JudgementBench.process(i, 0),
              Optional.of(JudgementBench.process(0, 0)),
              List.of(),
              List.of(),
              Set.of(),
              Set.of()));
    return Pair.of(asked(large, seen), asked(few, seen), WARM, ticks)
        .row("asking all rules about %d processes".formatted(PROCESSES), "shipped rules", 2);
  }

  /// A regular expression near the bound, asked about the longest text that is looked at, which
  /// keeps all of its states alive.
  private Row dearest() throws Exception {
    String detection = "  a:\n    Conversation|re: '[a-z]{900}$'\n  condition: a\n";
    RuleBase dear = RuleBase.parse(List.of(source("dear", detection)));
    if (dear.askedAlways().isEmpty()) throw new IllegalStateException(dear.problems().toString());
    ProcessSample still = JudgementBench.process(0, 0);
    Observation longest =
        Observation.of(
            still, Optional.empty(), List.of(), List.of(), Set.of("a".repeat(1 << 16)), Set.of());
    Cost.Work work = asked(dear, List.of(longest));
    work.round();
    return Row.figure(
        "a rule of %d steps a character, asked about 64 KiB: s CPU"
            .formatted(dear.askedAlways().getFirst().detection().cost()),
        work.round().cpuNanos() / 1e9,
        Double.POSITIVE_INFINITY);
  }

  private Cost.Work asked(RuleBase rules, List<Observation> seen) {
    return meter.of(() -> seen.stream().mapToLong(one -> rules.ask(one).rules().size()).sum());
  }

  private static long used() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  private static RuleSource names(int number) {
    StringBuilder lines = new StringBuilder("  selection:\n    Argv|contains:\n");
    for (int i = 0; i < NAMES_A_RULE; i++) {
      int name = number * NAMES_A_RULE + i;
      lines
          .append("      - '")
          .append(Integer.toString(name * 7919, 36))
          .append("-pool.example'\n");
    }
    return source("names-" + number, lines + "  condition: selection\n");
  }

  private static RuleSource rule(int number) {
    String detection =
        switch (number % 3) {
          case 0 ->
              "  a:\n    ImageName: 'tool-%1$d*'\n  b:\n    Argv|startswith: '--option-%1$d'\n";
          case 1 -> "  a:\n    Argv|all:\n      - '--first-%1$d'\n      - '-u'\n";
          default ->
              "  a:\n    File|contains: '/part-%1$d'\n  b:\n    File|re: '/part-%1$d[a-z]+$'\n";
        };
    return source("rule-" + number, detection.formatted(number) + "  condition: all of them\n");
  }

  private static RuleSource source(String name, String detection) {
    return new RuleSource(
        "p2p/" + name + ".yml",
        """
        title: A made-up rule
        id: %s
        description: For measuring only.
        falsepositives: [Unknown]
        detection:
        %saccelguard:
          category: p2p
          grade: token
          maturity: stable
          examples:
            match:
              - CommandLine: 'one line of an example for %s'
            ignore:
              - CommandLine: 'another line of an example'
        """
            .formatted(
                UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)), detection, name));
  }
}
