// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import io.accelguard.controller.Ladder.Span;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;

/// What would have happened under other policies, from the violations that were reported. It begins
/// without strikes and knows nothing of appeals.
final class DryRun {
  private static final Duration LOOK_AGAIN = Duration.ofHours(1);

  private final ConsequencesConfig config;
  private final Instant until;
  private final List<Outcome> outcomes = new ArrayList<>();
  private final Map<String, List<Instant>> strikes = new HashMap<>();
  private final Set<String> told = new HashSet<>();
  private final List<Instant> spent = new ArrayList<>();
  private final PriorityQueue<Next> next =
      new PriorityQueue<>(Comparator.comparing(Next::at).thenComparing(n -> n.facts().id()));

  private DryRun(ConsequencesConfig config, Instant until) {
    this.config = config;
    this.until = until;
  }

  /// What is known of a case.
  ///
  /// @param exempt times in which the account is exempt in this category
  record Facts(String id, Account account, String category, List<Span> spans, List<Span> exempt) {
    Facts {
      spans = List.copyOf(spans);
      exempt = List.copyOf(exempt);
    }

    boolean isExempt(Instant at) {
      return exempt.stream().anyMatch(span -> !at.isBefore(span.from()) && at.isBefore(span.to()));
    }
  }

  private record Next(Instant at, Facts facts, Optional<Policy> struckUnder) {}

  static List<Outcome> of(ConsequencesConfig config, List<Facts> cases, Instant until) {
    DryRun run = new DryRun(config, until);
    for (Facts facts : cases) {
      facts.spans().stream()
          .map(Span::from)
          .min(Instant::compareTo)
          .ifPresent(first -> run.next.add(new Next(first, facts, Optional.empty())));
    }
    while (!run.next.isEmpty()) run.step(run.next.remove());
    return run.outcomes;
  }

  private void step(Next now) {
    if (now.at().isAfter(until)) return;
    if (now.struckUnder().isPresent()) strike(now, now.struckUnder().get());
    else begin(now);
  }

  private void begin(Next now) {
    Facts facts = now.facts();
    Policy policy = config.policy(facts.account(), facts.category(), now.at());
    boolean exempt = facts.isExempt(now.at());
    if (!facts.account().person() || exempt || policy.mode() == Policy.Mode.OBSERVE) {
      tell(now, exempt ? "exempt" : "observe", policy);
      lookAgain(now);
      return;
    }
    tell(now, "notice", policy);
    if (policy.mode() == Policy.Mode.RESTRICT) earn(facts, now.at().plus(policy.grace()), policy);
  }

  /// While it goes on, another policy may come into force.
  private void lookAgain(Next now) {
    Ladder.nextStrike(now.at().plus(LOOK_AGAIN), now.facts().spans())
        .filter(_ -> now.facts().account().person())
        .ifPresent(at -> next.add(new Next(at, now.facts(), Optional.empty())));
  }

  private void earn(Facts facts, Instant due, Policy policy) {
    Ladder.nextStrike(due, facts.spans())
        .ifPresent(at -> next.add(new Next(at, facts, Optional.of(policy))));
  }

  private void strike(Next now, Policy policy) {
    Facts facts = now.facts();
    if (facts.isExempt(now.at())) {
      tell(now, "exempt", policy);
      earn(facts, now.at().plus(LOOK_AGAIN), policy);
      return;
    }
    long recent =
        spent.stream().filter(at -> at.isAfter(now.at().minus(config.budgetPer()))).count();
    if (recent >= config.budget()) {
      tell(now, "held", policy);
      return;
    }
    spent.add(now.at());
    List<Instant> own = strikes.computeIfAbsent(facts.account().name(), _ -> new ArrayList<>());
    own.add(now.at());
    tell(now, "strike", policy);
    if (Ladder.weight(own, now.at(), config.halfLife()) >= policy.restrictAt())
      tell(now, "restrict", policy);
    earn(facts, now.at().plus(Ladder.STRIKE_EVERY), policy);
  }

  /// The same again about the same case is told once.
  private void tell(Next now, String step, Policy policy) {
    Facts facts = now.facts();
    boolean again = step.equals("observe") || step.equals("exempt");
    if (!again || told.add(step + " " + facts.id()))
      outcomes.add(
          new Outcome(
              now.at(), facts.id(), facts.account().name(), facts.category(), step, policy.name()));
  }
}
