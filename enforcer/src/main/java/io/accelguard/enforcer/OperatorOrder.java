// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.enforcer;

import io.accelguard.enforcer.Processes.Held;
import io.accelguard.model.EnforcementAction;
import io.accelguard.model.EnforcementOrder;
import io.accelguard.model.EnforcementOrder.Target;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// What an operator types: `ACTION --incident ID [--dry-run] [PID …]`.
record OperatorOrder(
    EnforcementAction action, String incident, boolean dryRun, List<Integer> pids) {

  OperatorOrder {
    pids = List.copyOf(pids);
  }

  /// Reads a command line; empty when it is wrong.
  static Optional<OperatorOrder> parse(List<String> arguments) {
    Optional<EnforcementAction> action = Optional.empty();
    String incident = "";
    boolean dryRun = false;
    List<Integer> pids = new ArrayList<>();
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      if (i == 0) action = action(argument);
      else if (argument.equals("--dry-run")) dryRun = true;
      else if (argument.equals("--incident") && i + 1 < arguments.size())
        incident = arguments.get(++i);
      else if (argument.matches("[1-9][0-9]{0,8}")) pids.add(Integer.parseInt(argument));
      else return Optional.empty();
    }
    boolean thaw = action.filter(EnforcementAction.THAW::equals).isPresent();
    if (action.isEmpty() || incident.isEmpty() || thaw != pids.isEmpty()) return Optional.empty();
    return Optional.of(new OperatorOrder(action.get(), incident, dryRun, pids));
  }

  private static Optional<EnforcementAction> action(String name) {
    for (EnforcementAction action : EnforcementAction.values())
      if (action.id().equals(name)) return Optional.of(action);
    return Optional.empty();
  }

  /// The order about the processes as they are now; empty when one is missing or they belong to
  /// several users.
  Optional<EnforcementOrder> order(
      Processes processes, String bootId, long uptimeTicks, Instant now) {
    List<Target> targets = new ArrayList<>();
    Set<Integer> owners = new HashSet<>();
    for (int pid : pids) {
      Optional<Held> found = processes.hold(pid);
      if (found.isEmpty()) return Optional.empty();
      try (Held held = found.get()) {
        Optional<Seen> seen = held.look();
        if (seen.isEmpty()) return Optional.empty();
        owners.add(seen.get().uids().getFirst());
        targets.add(new Target(pid, seen.get().startTicks(), seen.get().cgroup()));
      }
    }
    if (owners.size() > 1) return Optional.empty();
    return Optional.of(
        new EnforcementOrder(
            UUID.randomUUID().toString(),
            incident,
            action,
            owners.stream().findFirst().orElse(0),
            bootId,
            uptimeTicks,
            now,
            now.plus(OrderCheck.LONGEST),
            dryRun,
            targets));
  }
}
