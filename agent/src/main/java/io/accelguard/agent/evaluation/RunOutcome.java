// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent.evaluation;

import io.accelguard.model.VerdictState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What was said about one recorded run.
///
/// @param watched from its first snapshot to its last
/// @param reached the worst state of a guilty workload in the guilty category
/// @param latency from the start of the oldest guilty program seen to the violation
/// @param unfamiliar the same as `reached`, judged without the rules that know the tool; empty
///   where no rule knows it
/// @param falseAlarms what reached `probable` or worse and is not what the label says
/// @param falseSuspects what reached `suspect` and is not what the label says
/// @param others per published condition, whether it was true of a guilty program, or in an
///   innocent run of any; what is true of others beside it is in `otherFalse`
/// @param otherFalse published conditions that were true of something the label does not name
public record RunOutcome(
    Label label,
    Duration watched,
    VerdictState reached,
    Optional<Duration> latency,
    Optional<VerdictState> unfamiliar,
    List<String> falseAlarms,
    List<String> falseSuspects,
    Map<String, Boolean> others,
    List<String> otherFalse) {
  public RunOutcome {
    falseAlarms = List.copyOf(falseAlarms);
    falseSuspects = List.copyOf(falseSuspects);
    others = Map.copyOf(others);
    otherFalse = List.copyOf(otherFalse);
  }

  boolean guilty() {
    return label.category().isPresent();
  }

  boolean found() {
    return reached == VerdictState.VIOLATION;
  }

  /// Whether it is what it was when the label was written: no less for the guilty, no accusation of
  /// anybody else.
  public boolean asLabelled() {
    boolean innocent =
        falseAlarms.isEmpty()
            && (label.reaches().compareTo(VerdictState.SUSPECT) >= 0 || falseSuspects.isEmpty());
    return guilty() ? reached.compareTo(label.reaches()) >= 0 && falseAlarms.isEmpty() : innocent;
  }
}
