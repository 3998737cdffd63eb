// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.enforcer;

import io.accelguard.model.EnforcementAction;
import io.accelguard.model.EnforcementAnswer;
import io.accelguard.model.EnforcementAnswer.Effect;
import io.accelguard.model.EnforcementAnswer.Outcome;
import io.accelguard.model.EnforcementOrder;
import io.accelguard.model.EnforcementOrder.Target;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/// Says what became of orders.
final class Answers {
  private Answers() {}

  static EnforcementAnswer unreadable(Instant now) {
    Reason why = Reason.MALFORMED;
    return new EnforcementAnswer(
        now, "", "", "none", Outcome.REFUSED, why.id(), "refused: " + why.what(), List.of());
  }

  static EnforcementAnswer refused(Instant now, EnforcementOrder order, Reason why) {
    // What is malformed may hold anything and is not repeated.
    if (why == Reason.MALFORMED) return unreadable(now);
    return answer(now, order, Outcome.REFUSED, why.id(), "refused: " + why.what(), List.of());
  }

  /// Of what became of each process: done when it was for one, else the worst that happened.
  static EnforcementAnswer of(Instant now, EnforcementOrder order, List<Effect> processes) {
    Outcome found =
        Stream.of(Outcome.DONE, Outcome.REHEARSED, Outcome.FAILED, Outcome.REFUSED)
            .filter(each -> processes.stream().anyMatch(process -> process.outcome() == each))
            .findFirst()
            .orElse(Outcome.GONE);
    long such = processes.stream().filter(process -> process.outcome() == found).count();
    String why =
        processes.stream()
            .filter(process -> process.outcome() == found)
            .map(Effect::why)
            .findFirst()
            .orElse("");
    String what =
        "%s: %s for %d of %d processes of user id %d"
            .formatted(order.action().id(), found.id(), such, processes.size(), order.uid());
    return answer(now, order, found, why, what, processes);
  }

  static Effect effect(Target target, Outcome outcome, Reason why) {
    return new Effect(target.pid(), target.startTicks(), outcome, why.id());
  }

  static Effect effect(Target target, Outcome outcome) {
    return new Effect(target.pid(), target.startTicks(), outcome, "");
  }

  /// The thaw that follows from an order, when it is none itself.
  static EnforcementOrder thawOf(EnforcementOrder order, Instant now) {
    if (order.action() == EnforcementAction.THAW) return order;
    return new EnforcementOrder(
        order.id() + ".thaw",
        order.incident(),
        EnforcementAction.THAW,
        order.uid(),
        order.bootId(),
        order.seenTicks(),
        now,
        now.plus(OrderCheck.LONGEST),
        false,
        List.of());
  }

  private static EnforcementAnswer answer(
      Instant now,
      EnforcementOrder order,
      Outcome outcome,
      String why,
      String what,
      List<Effect> processes) {
    return new EnforcementAnswer(
        now, order.id(), order.incident(), order.action().id(), outcome, why, what, processes);
  }
}
