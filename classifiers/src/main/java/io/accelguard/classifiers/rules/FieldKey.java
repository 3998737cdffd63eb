// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A field name with its modifiers, as in `CommandLine|contains|all`.
///
/// @param field empty for keywords, which are looked for in every field
/// @param comparison how a value is compared
/// @param all whether every listed value is demanded, not just one
record FieldKey(String field, Comparison comparison, boolean all) {

  /// How a value of a rule is compared with a value that was seen.
  enum Comparison {
    EQUALS(""),
    CONTAINS("contains"),
    STARTS_WITH("startswith"),
    ENDS_WITH("endswith"),
    RE("re"),
    GT("gt"),
    GTE("gte"),
    LT("lt"),
    LTE("lte"),
    CIDR("cidr");

    private final String modifier;

    Comparison(String modifier) {
      this.modifier = modifier;
    }

    static Optional<Comparison> of(String modifier) {
      for (Comparison comparison : values()) {
        if (comparison.modifier.equals(modifier)) return Optional.of(comparison);
      }
      return Optional.empty();
    }
  }

  /// Takes a key apart; what is wrong with it goes to the mistakes.
  static FieldKey parse(String key, String path, int line, Mistakes mistakes) {
    List<String> parts = List.of(key.split("\\|", -1));
    boolean all = false;
    List<Comparison> comparisons = new ArrayList<>();
    for (String modifier : parts.subList(1, parts.size())) {
      Optional<Comparison> comparison = Comparison.of(modifier);
      if (modifier.equals("all")) all = true;
      else if (comparison.isPresent() && !modifier.isEmpty()) comparisons.add(comparison.get());
      else
        mistakes.add(
            line,
            path,
            "unknown modifier `"
                + modifier
                + "`; known are contains, startswith, endswith, re, gt, gte, lt, lte, cidr, all");
    }
    if (comparisons.size() > 1)
      mistakes.add(line, path, "more than one comparison; write each on a line of its own");
    Comparison comparison = comparisons.isEmpty() ? Comparison.EQUALS : comparisons.getFirst();
    return new FieldKey(parts.getFirst(), comparison, all);
  }
}
