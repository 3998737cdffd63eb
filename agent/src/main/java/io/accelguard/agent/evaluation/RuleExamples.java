// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent.evaluation;

import io.accelguard.classifiers.rules.Example;
import io.accelguard.classifiers.rules.Rule;
import io.accelguard.classifiers.rules.RuleBase;
import io.accelguard.model.Category;

/// The rules against their own examples. Whoever wrote the rule wrote the examples: regression
/// only.
public final class RuleExamples {
  private RuleExamples() {}

  /// One row a category.
  public static Table table(RuleBase rules) {
    Table.Builder table =
        new Table.Builder(
                "Rule examples (regression only, no accuracy)",
                "category",
                "rules",
                "matching examples matched",
                "other examples left alone")
            .note("Written together with the rules: a change for the worse shows, nothing else.");
    for (Category category : Category.values()) {
      int[] count = new int[5];
      for (Rule rule : rules.rules()) {
        if (rule.category() != category) continue;
        count[0]++;
        for (Example example : rule.examples()) {
          boolean right = rule.matches(example.seen()) == example.matches();
          count[example.matches() ? 2 : 4]++;
          if (right) count[example.matches() ? 1 : 3]++;
        }
      }
      if (count[0] > 0)
        table.row(
            Cell.of(category.id()),
            Cell.of(count[0]),
            Cell.of(count[1] + " of " + count[2]),
            Cell.of(count[3] + " of " + count[4]));
    }
    return table.build();
  }
}
