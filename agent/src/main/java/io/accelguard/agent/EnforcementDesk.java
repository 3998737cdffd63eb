// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import io.accelguard.agent.CollectorStatus.State;
import io.accelguard.agent.Ticker.Tick;
import io.accelguard.model.Change;
import io.accelguard.model.EnforcementAnswer;
import io.accelguard.model.EnforcementAnswer.Outcome;
import io.accelguard.model.Incident;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;

/// Gives the orders that the plan asks for, in mode `enforce` only, and tells what became of them.
/// Sampler thread only.
final class EnforcementDesk {
  private final EnforcementPlan plan;
  private final EnforcerClient client;
  private final BooleanSupplier enforcing;
  private final Map<String, String> incidents = new HashMap<>();

  /// @param enforcing whether orders are given at this moment
  EnforcementDesk(EnforcementPlan plan, EnforcerClient client, BooleanSupplier enforcing) {
    this.plan = plan;
    this.client = client;
    this.enforcing = enforcing;
  }

  /// Takes the next tick.
  void tick(Tick tick, Reporter reporter, Metrics metrics) {
    for (Incident incident : tick.assessment().incidents()) {
      String name = EnforcementPlan.name(incident.workload(), incident.verdict());
      if (incident.change() == Change.CLEARED) incidents.remove(name);
      else incidents.put(name, incident.id());
    }
    for (EnforcementAnswer answer : client.answers()) {
      plan.answered(answer);
      metrics.enforcement(answer.action(), answer.outcome());
      reporter.lifecycle("enforcement.answered", Terminal.safe(sentence(answer)));
    }
    if (enforcing.getAsBoolean())
      plan.due(tick.assessment().workloads(), incidents, tick.snapshot(), isDeviceless(tick))
          .forEach(client::give);
  }

  private static boolean isDeviceless(Tick tick) {
    return tick.snapshot().accelerators().isEmpty()
        && tick.standing().collectors().stream().noneMatch(c -> c.state() == State.FAILED);
  }

  private static String sentence(EnforcementAnswer answer) {
    String refused = answer.outcome() == Outcome.REFUSED ? answer.action() + " was not done: " : "";
    return "incident " + answer.incident() + ": " + refused + answer.what();
  }
}
