// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.enforcer;

import io.accelguard.enforcer.Processes.Held;
import io.accelguard.enforcer.Processes.Signal;
import io.accelguard.model.EnforcementAnswer.Effect;
import io.accelguard.model.EnforcementAnswer.Outcome;
import io.accelguard.model.EnforcementOrder;
import io.accelguard.model.EnforcementOrder.Target;
import io.accelguard.model.EnforcementRecord;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Telling, pausing and letting go of processes that have been checked and are held.
final class Measures {
  private final Enforcer.Surroundings world;

  Measures(Enforcer.Surroundings world) {
    this.world = world;
  }

  /// Writes to the terminals of the processes, each once.
  List<Effect> warn(EnforcementOrder order, Map<Target, Held> held) {
    String text =
        ("\r\n"
             + "Message from accelguard: work of user id %d on this node breaks the rules of this"
             + " site (incident %s). It may be paused or stopped. Ask the operators of this"
             + " node.\r\n")
            .formatted(order.uid(), order.incident());
    Set<Integer> tried = new HashSet<>();
    Set<Integer> told = new HashSet<>();
    List<Effect> done = new ArrayList<>();
    held.forEach((target, process) -> {
      int terminal = process.look().map(Seen::terminal).orElse(0);
      if (terminal != 0
          && tried.add(terminal)
          && world.terminals().tell(terminal, order.uid(), text)) told.add(terminal);
      done.add(
          told.contains(terminal)
              ? Answers.effect(target, Outcome.DONE)
              : Answers.effect(target, Outcome.FAILED, Reason.UNREACHED));
    });
    return done;
  }

  /// Whether the processes are all that is in one cgroup which we may freeze.
  boolean enclose(Map<Target, Held> held) {
    return cgroup(held.keySet()).filter(c -> world.freezer().encloses(c, pids(held))).isPresent();
  }

  /// Freezes their cgroup, or else stops each of them.
  List<Effect> freeze(Map<Target, Held> held, boolean whole) {
    boolean frozen =
        whole
            && cgroup(held.keySet()).filter(c -> world.freezer().freeze(c, pids(held))).isPresent();
    List<Effect> done = new ArrayList<>();
    held.forEach((target, process) ->
        done.add(
            frozen ? Answers.effect(target, Outcome.DONE) : signal(target, process, Signal.STOP)));
    return done;
  }

  /// Lets go on what a freeze may have paused, where it is still the same.
  List<Effect> thaw(EnforcementRecord freeze) {
    List<Target> targets = freeze.order().targets();
    boolean thawed =
        !freeze.wholeCgroup()
            || cgroup(Set.copyOf(targets)).filter(c -> !world.freezer().thaw(c)).isEmpty();
    return targets.stream()
        .map(target ->
            thawed
                ? resume(freeze.order(), target)
                : Answers.effect(target, Outcome.FAILED, Reason.KERNEL))
        .toList();
  }

  private Effect resume(EnforcementOrder order, Target target) {
    Optional<Held> found = world.processes().hold(target.pid());
    if (found.isEmpty()) return Answers.effect(target, Outcome.GONE, Reason.GONE);
    try (Held process = found.get()) {
      boolean same =
          process
              .look()
              .filter(seen -> seen.startTicks() == target.startTicks())
              .filter(seen -> seen.uids().contains(order.uid()))
              .isPresent();
      return same
          ? signal(target, process, Signal.CONT)
          : Answers.effect(target, Outcome.GONE, Reason.REUSED);
    }
  }

  /// Sends a signal through the hold.
  static Effect signal(Target target, Held process, Signal signal) {
    if (process.signal(signal)) return Answers.effect(target, Outcome.DONE);
    return process.alive()
        ? Answers.effect(target, Outcome.FAILED, Reason.KERNEL)
        : Answers.effect(target, Outcome.GONE, Reason.GONE);
  }

  private static Optional<String> cgroup(Set<Target> targets) {
    Set<String> all = targets.stream().map(Target::cgroup).collect(Collectors.toSet());
    return all.size() == 1 ? all.stream().findFirst() : Optional.empty();
  }

  private static Set<Integer> pids(Map<Target, Held> held) {
    return held.keySet().stream().map(Target::pid).collect(Collectors.toSet());
  }
}
