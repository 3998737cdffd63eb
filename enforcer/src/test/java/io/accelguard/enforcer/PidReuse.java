// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.enforcer;

import io.accelguard.enforcer.Processes.Held;
import io.accelguard.enforcer.Processes.Signal;
import io.accelguard.model.EnforcementAction;
import io.accelguard.model.EnforcementAnswer;
import io.accelguard.model.EnforcementAnswer.Outcome;
import io.accelguard.model.EnforcementOrder;
import io.accelguard.model.EnforcementOrder.Target;
import io.accelguard.model.JsonCodec;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A program for a pid namespace of its own: forces pids to change hands at every moment of an
/// order, by the helper `reuse.c`, and counts signals that reached somebody else. It prints the
/// count of reuses, of wrong signals, and of pairs that start times could not have told apart.
final class PidReuse implements Processes {
  private static final int ROUNDS = 2_500;

  /// When the pid that is held changes hands.
  private enum Moment {
    NEVER,
    AFTER_HOLD,
    AFTER_LOOK
  }

  private final Process helper;
  private final BufferedReader answers;
  private final HostProcesses host = new HostProcesses();
  private final JsonCodec codec = new JsonCodec();
  private final Enforcer enforcer;
  private final String bootId = Places.bootId();
  private Moment moment = Moment.NEVER;
  private int orders;
  private int reuses;
  private int wrong;
  private int sameStart;

  private PidReuse(String program, Path state) throws IOException {
    helper = new ProcessBuilder(program).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    answers = helper.inputReader();
    Ceiling.Budget endless = new Ceiling.Budget(1 << 30, 1 << 30, 1 << 30);
    Ceiling ceiling =
        new Ceiling(
            Optional.of(EnforcementAction.STOP),
            false,
            Duration.ZERO,
            Duration.ofDays(1),
            Duration.ofHours(1),
            endless,
            endless,
            Ceiling.defaults().protection());
    InstantSource wall = InstantSource.system();
    enforcer =
        new Enforcer(
            new Enforcer.Surroundings(
                this,
                new CgroupFreezer(Optional.empty()),
                (device, uid, text) -> false,
                () -> Optional.of(ceiling),
                () -> false,
                wall,
                bootId,
                0),
            Ledger.open(state, wall.instant()));
  }

  public static void main(String[] arguments) throws IOException {
    PidReuse test = new PidReuse(arguments[0], Files.createTempDirectory(Path.of("/dev/shm"), "r"));
    test.run();
    System.out.printf(
        "reuses=%d wrong=%d same-start=%d%n", test.reuses, test.wrong, test.sameStart);
    test.helper.destroy();
  }

  private void run() throws IOException {
    int twin = ask("spawn", 0);
    int control = ask("spawn", 0);
    EnforcementOrder warning = order(EnforcementAction.WARN, target(control), Long.MAX_VALUE);
    take(warning);
    beforeTheOrderArrives();
    changingHands(Moment.AFTER_HOLD);
    changingHands(Moment.AFTER_LOOK);
    youngOnes();
    if (ask("hit", twin) != 0) throw new IllegalStateException("the twin was hit");
    // An order about a process that is still there reaches it: else all of this proves nothing.
    EnforcementOrder stop = order(EnforcementAction.STOP, target(control), Places.uptimeTicks());
    if (take(stop).outcome() != Outcome.DONE || ask("end", control) != 1)
      throw new IllegalStateException("the one that is meant was not hit");
  }

  /// Processes that were seen as the agent sees them, and have ended when the order comes.
  private void beforeTheOrderArrives() throws IOException {
    List<Target> seen = new ArrayList<>();
    for (int i = 0; i < ROUNDS; i++) seen.add(target(ask("spawn", 0)));
    while (Places.uptimeTicks() - seen.getLast().startTicks() < ProcessCheck.SURE_AFTER)
      Thread.onSpinWait();
    long at = Places.uptimeTicks();
    for (Target target : seen) {
      reuse(target);
      take(order(hard(), target, at));
      judge(target);
    }
  }

  /// Pids that change hands while an order is followed. The order claims to have seen the process
  /// for long, so that nothing but the pidfd can tell the two apart.
  private void changingHands(Moment when) throws IOException {
    for (int i = 0; i < ROUNDS; i++) {
      Target target = target(ask("spawn", 0));
      EnforcementOrder order = order(hard(), target, Long.MAX_VALUE);
      moment = when;
      take(order);
      moment = Moment.NEVER;
      judge(target);
    }
  }

  /// Processes that were seen right after their start, which is too soon to act on them.
  private void youngOnes() throws IOException {
    for (int i = 0; i < ROUNDS; i++) {
      Target target = target(ask("spawn", 0));
      long at = Places.uptimeTicks();
      reuse(target);
      take(order(hard(), target, at));
      judge(target);
    }
  }

  private EnforcementAction hard() {
    return orders % 2 == 0 ? EnforcementAction.STOP : EnforcementAction.FREEZE;
  }

  private void judge(Target target) throws IOException {
    wrong += ask("end", target.pid());
  }

  private void reuse(Target target) throws IOException {
    if (ask("reuse", target.pid()) != 1) throw new IOException("the pid went to somebody else");
    reuses++;
    if (target(target.pid()).startTicks() == target.startTicks()) sameStart++;
  }

  private Target target(int pid) {
    try (Held held = host.hold(pid).orElseThrow()) {
      Seen seen = held.look().orElseThrow();
      return new Target(pid, seen.startTicks(), seen.cgroup());
    }
  }

  private EnforcementOrder order(EnforcementAction action, Target target, long seenTicks) {
    Instant now = Instant.now();
    return new EnforcementOrder(
        "o-" + orders++,
        "i",
        action,
        4321,
        bootId,
        seenTicks,
        now,
        now.plusSeconds(60),
        false,
        List.of(target));
  }

  private EnforcementAnswer take(EnforcementOrder order) {
    return enforcer.take(codec.write(order));
  }

  private int ask(String command, int pid) throws IOException {
    helper.outputWriter().write(command + " " + pid + "\n");
    helper.outputWriter().flush();
    String answer = answers.readLine();
    if (answer == null) throw new IOException("the helper has ended");
    return Integer.parseInt(answer);
  }

  @Override
  public Optional<Held> hold(int pid) {
    Optional<Held> held = host.hold(pid);
    pass(Moment.AFTER_HOLD, held, pid);
    return held.map(real -> new Interrupted(pid, real));
  }

  private void pass(Moment now, Optional<Held> held, int pid) {
    if (moment != now || held.isEmpty()) return;
    moment = Moment.NEVER;
    try {
      reuse(new Target(pid, start(pid), "/"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private long start(int pid) {
    return target(pid).startTicks();
  }

  /// A real hold, within which the pid changes hands.
  private final class Interrupted implements Held {
    private final int pid;
    private final Held real;

    Interrupted(int pid, Held real) {
      this.pid = pid;
      this.real = real;
    }

    @Override
    public Optional<Seen> look() {
      Optional<Seen> seen = real.look();
      pass(Moment.AFTER_LOOK, Optional.of(real), pid);
      return seen;
    }

    @Override
    public boolean alive() {
      return real.alive();
    }

    @Override
    public boolean signal(Signal signal) {
      return real.signal(signal);
    }

    @Override
    public void close() {
      real.close();
    }
  }
}
