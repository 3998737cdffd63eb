// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers.rules;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Writes rule files for tests.
final class RuleText {
  private RuleText() {}

  /// A Sigma rule without weight; `detection` is indented by two blanks.
  static String foreign(String detection) {
    return "title: A rule\ndetection:\n" + detection;
  }

  /// A rule that weighs, with the given `detection` and `accelguard` lines besides the usual ones.
  static String weighed(String detection, String ours) {
    return "title: A rule\nid: 00000000-0000-4000-8000-000000000000\ndescription: Test.\n"
        + "falsepositives: [Unknown]\ndetection:\n"
        + detection
        + "accelguard:\n  category: p2p\n  maturity: stable\n"
        + ours
        + "  examples:\n    match:\n      - Comm: x\n";
  }

  /// Whether a detection is true of an observation made of field, value, field, value…
  static boolean matches(String detection, String... fieldsAndValues) {
    RuleBase base = RuleBase.parse(List.of(new RuleSource("test.yml", foreign(detection))));
    if (!base.problems().isEmpty()) throw new AssertionError(base.problems());
    return base.informational().getFirst().matches(seen(fieldsAndValues));
  }

  /// An observation of one process; a field that is named twice has two values.
  static Observation seen(String... fieldsAndValues) {
    Map<Field, List<String>> given = new TreeMap<>();
    for (int i = 0; i < fieldsAndValues.length; i += 2) {
      Field field = Field.named(fieldsAndValues[i], Field.of(Scope.PROCESS)).orElseThrow();
      given.merge(
          field,
          List.of(fieldsAndValues[i + 1]),
          (a, b) -> Stream.concat(a.stream(), b.stream()).toList());
    }
    return Observation.ofExample(Scope.PROCESS, given);
  }
}
