// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.enforcer;

import io.accelguard.enforcer.Processes.Held;
import io.accelguard.enforcer.Processes.Signal;
import io.accelguard.model.EnforcementAnswer;
import io.accelguard.model.EnforcementAnswer.Effect;
import io.accelguard.model.EnforcementAnswer.Outcome;
import io.accelguard.model.EnforcementOrder;
import io.accelguard.model.EnforcementOrder.Target;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Processes on their way out: asked to end, held until they have or their grace is over. They are
/// not remembered on disk: when the enforcer ends meanwhile, nothing is killed.
final class Endings {
  private final List<Ending> endings = new ArrayList<>();

  private record Ending(EnforcementOrder order, Instant due, Map<Target, Held> held) {}

  /// Asks processes to end. Those that were taken are held here from now on, and are removed from
  /// what was given.
  List<Effect> begin(EnforcementOrder order, Map<Target, Held> held, Instant due) {
    List<Effect> done = new ArrayList<>();
    held.forEach((target, process) -> {
      Effect told = Measures.signal(target, process, Signal.TERM);
      // A stopped process hears of it only when it goes on.
      if (told.outcome() == Outcome.DONE) process.signal(Signal.CONT);
      done.add(told);
    });
    endings.add(new Ending(order, due, new LinkedHashMap<>(held)));
    held.clear();
    return done;
  }

  /// Kills those whose grace is over and who are still as the order said.
  ///
  /// @param check empty while the ceiling has mistakes: then nobody is killed
  List<EnforcementAnswer> due(Instant now, Optional<ProcessCheck> check) {
    List<EnforcementAnswer> answers = new ArrayList<>();
    for (Iterator<Ending> each = endings.iterator(); each.hasNext(); ) {
      Ending ending = each.next();
      if (ending.held().values().stream().noneMatch(Held::alive)) {
        close(ending);
        each.remove();
      } else if (!ending.due().isAfter(now)) {
        answers.add(Answers.of(now, ending.order(), kill(ending, check)));
        close(ending);
        each.remove();
      }
    }
    return answers;
  }

  private static List<Effect> kill(Ending ending, Optional<ProcessCheck> check) {
    List<Effect> done = new ArrayList<>();
    ending
        .held()
        .forEach((target, process) -> {
          Optional<Reason> wrong =
              check.isEmpty()
                  ? Optional.of(Reason.CONFIGURATION)
                  : check.get().objection(ending.order(), target, process.look());
          done.add(
              wrong
                  .map(reason -> Answers.effect(target, outcome(reason), reason))
                  .orElseGet(() -> Measures.signal(target, process, Signal.KILL)));
        });
    return done;
  }

  private static Outcome outcome(Reason reason) {
    return reason.isAbsence() ? Outcome.GONE : Outcome.REFUSED;
  }

  /// Kills nobody any more.
  void forgo() {
    endings.forEach(Endings::close);
    endings.clear();
  }

  boolean isEmpty() {
    return endings.isEmpty();
  }

  private static void close(Ending ending) {
    ending.held().values().forEach(Held::close);
  }
}
