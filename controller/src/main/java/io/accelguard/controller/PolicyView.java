// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What a policy that was tried out would have done.
///
/// @param problems mistakes in it
/// @param ran whether it was run at all
public record PolicyView(String yaml, List<String> problems, List<Outcome> outcomes, boolean ran) {
  static final PolicyView EMPTY =
      new PolicyView(
          """
          consequences:
            policy-link: https://example.org/rules
            policies:
              - name: free-tier
                tiers: [free]
                mode: restrict
                grace: 24h
          """,
          List.of(),
          List.of(),
          false);

  public PolicyView {
    problems = List.copyOf(problems);
    outcomes = List.copyOf(outcomes);
  }

  /// A policy as a page shows it.
  public record Row(
      String name,
      List<String> conditions,
      String mode,
      String grace,
      String restrictAt,
      String restrictFor) {}

  /// How many of each step.
  public Map<String, Integer> counts() {
    Map<String, Integer> counts = new LinkedHashMap<>();
    for (String step : List.of("notice", "strike", "restrict", "held", "exempt", "observe"))
      counts.put(step, (int) outcomes.stream().filter(o -> o.step().equals(step)).count());
    return counts;
  }
}
