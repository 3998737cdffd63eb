// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.enforcer;

import io.accelguard.enforcer.Processes.Held;
import io.accelguard.model.EnforcementAction;
import io.accelguard.model.EnforcementAnswer;
import io.accelguard.model.EnforcementAnswer.Effect;
import io.accelguard.model.EnforcementAnswer.Outcome;
import io.accelguard.model.EnforcementOrder;
import io.accelguard.model.EnforcementOrder.Target;
import io.accelguard.model.EnforcementRecord;
import io.accelguard.model.JsonCodec;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/// Takes orders and follows those that this node's ceiling, its budgets and the processes
/// themselves allow. Every process is held before it is looked at, and is acted on through the same
/// hold, so that a pid that changes hands meanwhile cannot lead to somebody else. One process that
/// is not as the order says refuses the whole order: who gave it sees the host wrongly. For one
/// thread.
final class Enforcer {
  /// What the enforcer needs of the world.
  ///
  /// @param ceiling read anew for each order; empty while the file has mistakes
  /// @param switchedOff whether everything is stopped by hand
  /// @param self user id of the enforcer
  record Surroundings(
      Processes processes,
      CgroupFreezer freezer,
      Terminals terminals,
      Supplier<Optional<Ceiling>> ceiling,
      BooleanSupplier switchedOff,
      InstantSource wall,
      String bootId,
      int self) {}

  private final Surroundings world;
  private final Ledger ledger;
  private final Measures measures;
  private final Endings endings;
  private final JsonCodec codec = new JsonCodec();

  Enforcer(Surroundings world, Ledger ledger) {
    this.world = world;
    this.ledger = ledger;
    this.measures = new Measures(world);
    this.endings = new Endings();
  }

  /// Takes a line and says what became of it. The line must be, letter by letter, what the codec
  /// writes for the order that it reads: no field too many, none twice, nothing behind it.
  EnforcementAnswer take(String line) {
    return codec
        .read(EnforcementOrder.class, line)
        .filter(order -> codec.write(order).equals(line))
        .map(this::take)
        .orElseGet(() -> Answers.unreadable(now()));
  }

  private EnforcementAnswer take(EnforcementOrder order) {
    OrderCheck check =
        new OrderCheck(
            now(),
            world.bootId(),
            world.ceiling().get(),
            world.switchedOff().getAsBoolean(),
            ledger.past());
    Optional<Reason> objection = check.objection(order);
    if (objection.isPresent()) return Answers.refused(check.now(), order, objection.get());
    if (order.action() == EnforcementAction.THAW) return thaw(order);
    Ceiling ceiling = check.ceiling().orElseThrow();
    Map<Target, Held> held = new LinkedHashMap<>();
    try {
      List<Effect> missing = new ArrayList<>();
      Optional<Reason> wrong = hold(order, ceiling, held, missing);
      if (wrong.isPresent()) return Answers.refused(check.now(), order, wrong.get());
      if (held.isEmpty()) return Answers.of(check.now(), order, missing);
      return follow(order, ceiling, check.rehearses(order), held, missing);
    } finally {
      held.values().forEach(Held::close);
    }
  }

  /// Takes hold of everything that is there and as it should be.
  ///
  /// @return what speaks against the whole order
  private Optional<Reason> hold(
      EnforcementOrder order, Ceiling ceiling, Map<Target, Held> held, List<Effect> missing) {
    ProcessCheck check = new ProcessCheck(ceiling.protection(), world.self());
    for (Target target : order.targets()) {
      Optional<Held> process = world.processes().hold(target.pid());
      Optional<Reason> wrong = check.objection(order, target, process.flatMap(Held::look));
      if (wrong.isEmpty()) held.put(target, process.orElseThrow());
      else process.ifPresent(Held::close);
      if (wrong.isPresent() && !wrong.get().isAbsence()) return wrong;
      wrong.ifPresent(reason -> missing.add(Answers.effect(target, Outcome.GONE, reason)));
    }
    return Optional.empty();
  }

  private EnforcementAnswer follow(
      EnforcementOrder order,
      Ceiling ceiling,
      boolean rehearsal,
      Map<Target, Held> held,
      List<Effect> missing) {
    Instant now = now();
    boolean freeze = order.action() == EnforcementAction.FREEZE;
    boolean whole = freeze && !rehearsal && measures.enclose(held);
    Instant until = freeze ? now.plus(ceiling.lease()) : now;
    if (!rehearsal && order.action() == EnforcementAction.STOP) thaw(order);
    try {
      ledger.add(new EnforcementRecord(now, rehearsal, until, whole, order));
    } catch (IOException e) {
      return Answers.refused(now, order, Reason.UNRECORDED);
    }
    List<Effect> done = new ArrayList<>(missing);
    if (rehearsal) held.keySet().forEach(t -> done.add(Answers.effect(t, Outcome.REHEARSED)));
    else {
      switch (order.action()) {
        case WARN -> done.addAll(measures.warn(order, held));
        case FREEZE -> done.addAll(measures.freeze(held, whole));
        case STOP -> done.addAll(endings.begin(order, held, now.plus(ceiling.grace())));
        case THAW -> throw new IllegalStateException("a thaw has no targets");
      }
    }
    return Answers.of(now, order, done);
  }

  /// What is due: processes whose grace has ended, freezes whose lease has. Where everything is
  /// stopped by hand, whatever is frozen goes on and nothing is killed.
  List<EnforcementAnswer> tick() {
    Instant now = now();
    boolean off = world.switchedOff().getAsBoolean();
    if (off) endings.forgo();
    Optional<Ceiling> ceiling = world.ceiling().get();
    List<EnforcementAnswer> done =
        new ArrayList<>(
            endings.due(now, ceiling.map(c -> new ProcessCheck(c.protection(), world.self()))));
    for (EnforcementRecord freeze : ledger.past().frozen(world.bootId()))
      if (off || !freeze.until().isAfter(now)) done.add(thaw(freeze.order()));
    return done;
  }

  /// Whether nothing is left to be done later.
  boolean isIdle() {
    return endings.isEmpty() && ledger.past().frozen(world.bootId()).isEmpty();
  }

  /// Lets everything that is frozen for an incident go on. What the kernel does not let go is tried
  /// again at the next tick after its lease.
  private EnforcementAnswer thaw(EnforcementOrder order) {
    Instant now = now();
    List<Effect> done = new ArrayList<>();
    for (EnforcementRecord freeze : ledger.past().frozen(world.bootId()))
      if (freeze.order().incident().equals(order.incident())) done.addAll(measures.thaw(freeze));
    EnforcementOrder told = Answers.thawOf(order, now);
    if (done.isEmpty()) return Answers.refused(now, told, Reason.NOT_FROZEN);
    boolean failed = done.stream().anyMatch(process -> process.outcome() == Outcome.FAILED);
    if (!failed) {
      try {
        ledger.add(new EnforcementRecord(now, false, now, false, told));
      } catch (IOException e) {
        // It goes on all the same, and will be told to go on once more.
      }
    }
    return Answers.of(now, told, done);
  }

  private Instant now() {
    return world.wall().instant();
  }
}
