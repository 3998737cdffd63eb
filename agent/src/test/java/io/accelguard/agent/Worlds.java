// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import io.accelguard.classifiers.Assessment;
import io.accelguard.classifiers.rules.RuleBase;
import io.accelguard.collectors.Collector;
import io.accelguard.collectors.Focus;
import io.accelguard.model.Attribution;
import io.accelguard.model.Category;
import io.accelguard.model.Change;
import io.accelguard.model.Context;
import io.accelguard.model.Evidence;
import io.accelguard.model.Family;
import io.accelguard.model.Grade;
import io.accelguard.model.Incident;
import io.accelguard.model.Owner;
import io.accelguard.model.OwnerKind;
import io.accelguard.model.Reading;
import io.accelguard.model.Snapshot;
import io.accelguard.model.Trust;
import io.accelguard.model.Verdict;
import io.accelguard.model.VerdictState;
import io.accelguard.model.WorkloadReport;
import io.accelguard.model.WorkloadReport.ProcessRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Supplier;

/// Small worlds for tests: a host of three files, collectors and judges that say what they are
/// told.
final class Worlds {
  static final Instant AT = Instant.parse("2026-11-22T10:00:00Z");

  private Worlds() {}

  /// A host with a clock and a name, and nothing else.
  static Path host(Path root) throws IOException {
    Files.createDirectories(root.resolve("proc/sys/kernel/random"));
    Files.writeString(root.resolve("proc/uptime"), "1000.50 1.00\n");
    Files.writeString(root.resolve("proc/sys/kernel/random/boot_id"), "boot-1\n");
    Files.writeString(root.resolve("proc/sys/kernel/hostname"), "node17\n");
    return root;
  }

  static Collector collector(String name, Supplier<Reading> readings) {
    return new Collector() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public Reading collect(Focus focus) {
        return readings.get();
      }
    };
  }

  static Reading nothing() {
    return new Reading.Seen(List.of(), 0);
  }

  /// A tick at which nothing was seen.
  static Snapshot empty() {
    return Snapshot.of(AT, Duration.ofHours(1), "boot-1", 100, List.of(), List.of());
  }

  static Verdict verdict(VerdictState state) {
    return new Verdict(
        Category.CRYPTO_MINING,
        "cpu",
        state,
        0.9981,
        6.2,
        0.001,
        0.8,
        AT,
        Map.of("identity", 9.1, "process", 4.0, "network", -0.4),
        List.of(
            new Evidence(
                Family.IDENTITY,
                Grade.STRUCTURED,
                9.1,
                "pool and wallet in argv",
                "process 12",
                "absent",
                "rule:crypto-mining/argv-pool-and-wallet"),
            new Evidence(
                Family.PROCESS,
                null,
                4.0,
                "cpu.cores_tree",
                "2.0 cores",
                "below 0.5",
                "classifier:mining")),
        List.of(
            new Evidence(
                Family.NETWORK,
                null,
                -0.4,
                "net.peers_external",
                "0",
                "1 or 2",
                "classifier:mining")),
        List.of("accelerator"));
  }

  static WorkloadReport workload(String key, Verdict... verdicts) {
    return new WorkloadReport(
        key,
        new Owner(OwnerKind.TREE, "alice", 1000, Trust.SURE),
        List.of(new ProcessRef(12, AT, "xm", "/tmp/xm", List.of("xm", "-o", "\u001b[2J\npool"))),
        List.of("nvidia:GPU-1"),
        Context.HASH_LIKE,
        List.of(verdicts),
        null);
  }

  /// The same workload with what is odd about its owner.
  static WorkloadReport odd(WorkloadReport seen, Attribution attribution) {
    return new WorkloadReport(
        seen.workload(),
        seen.owner(),
        seen.processes(),
        seen.accelerators(),
        seen.context(),
        seen.verdicts(),
        attribution);
  }

  static Incident incident(Change change, VerdictState state) {
    return new Incident("i1", change, "", workload("tree:12", verdict(state)));
  }

  /// Gives the assessments in turn, then the last one without its incidents for ever.
  static final class ScriptedJudge implements Judge {
    private final Queue<Assessment> script = new ArrayDeque<>();
    private Assessment last = new Assessment(List.of(), List.of(), Set.of());
    final BlockingQueue<RuleBase> used = new LinkedBlockingQueue<>();

    ScriptedJudge(Assessment... script) {
      this.script.addAll(List.of(script));
    }

    @Override
    public Assessment observe(Snapshot snapshot) {
      Assessment next = script.poll();
      if (next == null) return new Assessment(last.workloads(), List.of(), Set.of());
      last = next;
      return next;
    }

    @Override
    public void use(RuleBase rules) {
      used.add(rules);
    }
  }

  /// Time that passes only when somebody pauses or says that a step took long.
  static final class VirtualPace implements Pace {
    private final int pauses;
    private Duration now = Duration.ofHours(1);
    private int paused;
    final List<Duration> begins = new ArrayList<>();

    /// @param pauses after so many it says stop
    VirtualPace(int pauses) {
      this.pauses = pauses;
    }

    @Override
    public Duration elapsed() {
      return now;
    }

    @Override
    public boolean pauseUntil(Duration moment) {
      if (moment.compareTo(now) > 0) now = moment;
      return ++paused <= pauses;
    }

    void pass(Duration time) {
      now = now.plus(time);
    }
  }
}
