// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// A field name with its modifiers, as in `CommandLine|contains|all`.
///
/// @param field empty for keywords, which are looked for in every field
/// @param comparison how a value is compared
/// @param all whether every listed value is demanded, not just one
/// @param cased whether letter case matters
/// @param forms in which forms a value is looked for
/// @param flags of a regular expression: i, m, s
record FieldKey(
    String field, Comparison comparison, boolean all, boolean cased, Forms forms, String flags) {
  private static final Set<String> FLAGS = Set.of("i", "m", "s");

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
    CIDR("cidr"),
    EXISTS("exists"),
    FIELD("fieldref");

    private final String modifier;

    Comparison(String modifier) {
      this.modifier = modifier;
    }

    static Optional<Comparison> of(String modifier) {
      for (Comparison comparison : values()) {
        if (comparison.modifier.equals(modifier) && comparison != EQUALS)
          return Optional.of(comparison);
      }
      return Optional.empty();
    }
  }

  /// Any field, as keywords are looked for.
  static FieldKey anywhere() {
    return new FieldKey("", Comparison.CONTAINS, false, false, Forms.AS_WRITTEN, "");
  }

  /// Takes a key apart; what is wrong with it goes to the mistakes.
  static FieldKey parse(String key, String path, int line, Mistakes mistakes) {
    List<String> parts = List.of(key.split("\\|", -1));
    boolean all = false;
    boolean cased = false;
    Set<String> flags = new TreeSet<>();
    Forms forms = Forms.AS_WRITTEN;
    List<Comparison> comparisons = new ArrayList<>();
    for (String modifier : parts.subList(1, parts.size())) {
      Optional<Comparison> comparison = Comparison.of(modifier);
      Optional<Forms> more = forms.and(modifier);
      if (modifier.equals("all")) all = true;
      else if (modifier.equals("cased")) cased = true;
      else if (comparison.isPresent()) comparisons.add(comparison.get());
      else if (more.isPresent()) forms = more.get();
      else if (FLAGS.contains(modifier) && comparisons.contains(Comparison.RE)) flags.add(modifier);
      else
        mistakes.add(
            line,
            path,
            "unknown modifier `"
                + modifier
                + "`; known are contains, startswith, endswith, re (with i, m, s), gt, gte, lt,"
                + " lte, cidr, exists, fieldref, cased, windash, base64, base64offset, wide, all");
    }
    if (comparisons.size() > 1)
      mistakes.add(line, path, "more than one comparison; write each on a line of its own");
    Comparison comparison = comparisons.isEmpty() ? Comparison.EQUALS : comparisons.getFirst();
    return new FieldKey(parts.getFirst(), comparison, all, cased, forms, String.join("", flags));
  }
}
