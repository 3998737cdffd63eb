// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers.rules;

import java.util.BitSet;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Says which of many expressions can hold at all, so that only these are asked. The cost grows
/// with what was seen, hardly with the number of rules.
final class RuleIndex {
  private final int size;
  private final BitSet always = new BitSet();
  private final Map<Field, Names> fields = new EnumMap<>(Field.class);

  /// What anchors in one field say.
  ///
  /// @param whole expressions by the whole value
  /// @param parts expressions by a text in the value, numbered as the needles are
  private record Names(Map<String, int[]> whole, Needles needles, List<int[]> parts) {}

  RuleIndex(List<Expression> expressions) {
    this.size = expressions.size();
    Map<Field, Map<String, int[]>> whole = new EnumMap<>(Field.class);
    Map<Field, Map<String, int[]>> parts = new EnumMap<>(Field.class);
    for (int i = 0; i < size; i++) {
      Optional<List<Anchor>> anchors = Anchor.of(expressions.get(i));
      if (anchors.isEmpty()) always.set(i);
      int[] alone = {i};
      for (Anchor anchor : anchors.orElse(List.of()))
        (anchor.whole() ? whole : parts)
            .computeIfAbsent(anchor.field(), _ -> new HashMap<>())
            .merge(anchor.folded(), alone, RuleIndex::joined);
    }
    for (Field field : Field.values()) {
      Map<String, int[]> texts = parts.getOrDefault(field, Map.of());
      if (!texts.isEmpty() || whole.containsKey(field))
        fields.put(
            field,
            new Names(
                whole.getOrDefault(field, Map.of()),
                new Needles(List.copyOf(texts.keySet())),
                List.copyOf(texts.values())));
    }
  }

  /// Expressions that no text leads to: they are asked of everything.
  BitSet always() {
    return (BitSet) always.clone();
  }

  /// Every expression that can be true of what was seen, and a few more.
  BitSet candidates(Observation seen) {
    BitSet found = new BitSet(size);
    found.or(always);
    fields.forEach((field, names) -> {
      for (Text value : seen.values(field)) {
        set(found, names.whole.getOrDefault(value.folded(), NONE));
        names.needles.find(
            value.folded(),
            part -> {
              set(found, names.parts.get(part));
              return false;
            });
      }
    });
    return found;
  }

  private static final int[] NONE = {};

  private static void set(BitSet found, int[] numbers) {
    for (int number : numbers) found.set(number);
  }

  private static int[] joined(int[] one, int[] other) {
    if (one[one.length - 1] == other[0]) return one;
    int[] both = new int[one.length + 1];
    System.arraycopy(one, 0, both, 0, one.length);
    both[one.length] = other[0];
    return both;
  }
}
