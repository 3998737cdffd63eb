// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.enforcer;

import io.accelguard.model.EnforcementAction;
import io.accelguard.model.EnforcementAnswer;
import io.accelguard.model.EnforcementOrder;
import io.accelguard.model.EnforcementOrder.Target;
import io.accelguard.model.JsonCodec;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// A node in memory: processes that note the signals they get, a clock that is set by hand.
final class World implements Processes, InstantSource {
  static final int USER = 1000;
  static final String BOOT = "4d2c";
  static final String JOB = "/system.slice/slurmstepd.scope/job_7/step_0/user/task_0";
  static final String LIMITS =
      """
      max-action: stop
      dry-run: false
      notice: 0s
      node-budget: {minute: 10, hour: 10, day: 10}
      owner-budget: {minute: 10, hour: 10, day: 10}
      """;

  final Map<Integer, FakeProcess> processes = new TreeMap<>();
  final JsonCodec codec = new JsonCodec();
  final Path state;
  Instant now = Instant.parse("2026-11-28T08:00:00Z");
  String limits = LIMITS;
  boolean off;
  int orders;

  World(Path state) {
    this.state = state;
  }

  /// One process, and every signal it got.
  static final class FakeProcess {
    Optional<Seen> seen;
    boolean obeys = true;
    final List<Signal> signals = new ArrayList<>();

    FakeProcess(Seen seen) {
      this.seen = Optional.of(seen);
    }
  }

  /// A tenant's python in a job, started an hour after boot.
  static Seen python() {
    return new Seen(360_000, 4000, 0, false, "python3", List.of(USER, USER, USER, USER), JOB);
  }

  FakeProcess put(int pid, Seen seen) {
    FakeProcess process = new FakeProcess(seen);
    processes.put(pid, process);
    return process;
  }

  Enforcer enforcer() throws IOException {
    return new Enforcer(
        new Enforcer.Surroundings(
            this,
            new CgroupFreezer(Optional.empty()),
            (device, uid, text) -> device == 34816,
            () -> {
              List<io.accelguard.model.ConfigProblem> problems = new ArrayList<>();
              Ceiling ceiling = Ceiling.parse("enforcer.yaml", limits, problems);
              return problems.isEmpty() ? Optional.of(ceiling) : Optional.empty();
            },
            () -> off,
            this,
            BOOT,
            999),
        Ledger.open(state, now));
  }

  EnforcementOrder order(EnforcementAction action, Integer... pids) {
    List<Target> targets =
        List.of(pids).stream().map(pid -> new Target(pid, 360_000, JOB)).toList();
    return new EnforcementOrder(
        "order-" + orders++,
        "incident-1",
        action,
        USER,
        BOOT,
        400_000,
        now,
        now.plusSeconds(30),
        false,
        targets);
  }

  EnforcementAnswer take(Enforcer enforcer, EnforcementOrder order) {
    return enforcer.take(codec.write(order));
  }

  void pass(long seconds) {
    now = now.plusSeconds(seconds);
  }

  @Override
  public Instant instant() {
    return now;
  }

  @Override
  public Optional<Held> hold(int pid) {
    return Optional.ofNullable(processes.get(pid)).map(FakeHeld::new);
  }

  private record FakeHeld(FakeProcess process) implements Held {
    @Override
    public Optional<Seen> look() {
      return process.seen;
    }

    @Override
    public boolean alive() {
      return process.seen.isPresent();
    }

    @Override
    public boolean signal(Signal signal) {
      if (!alive()) return false;
      process.signals.add(signal);
      boolean ends = signal == Signal.KILL || (signal == Signal.TERM && process.obeys);
      if (ends) process.seen = Optional.empty();
      return true;
    }

    @Override
    public void close() {}
  }
}
