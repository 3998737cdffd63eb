// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers;

import io.accelguard.classifiers.Sight.View;
import io.accelguard.model.Family;

/// How much of the evidence that could have spoken had a value (docs/detection.md, 6.4): "clear at
/// 0.3" is not an acquittal. It never changes a verdict.
final class Coverage {
  private Coverage() {}

  static double of(Suspicion suspicion, Hop hop) {
    Caps caps = Caps.of(suspicion.category());
    double known = caps.of(Family.IDENTITY) * identity(hop);
    double all = caps.of(Family.IDENTITY);
    for (Family family : Family.values()) {
      double reach = reach(suspicion, family, hop, false);
      if (family == Family.IDENTITY || reach == 0) continue;
      all += caps.of(family);
      if (hop.sight().of(family) != View.CLEAR) continue;
      known += caps.of(family) * reach(suspicion, family, hop, true) / reach;
    }
    return known / all;
  }

  /// Names are always seen with the process; files only where they were looked at.
  private static double identity(Hop hop) {
    if (!hop.sight().processes()) return 0;
    return hop.sight().files() && hop.filesSeen() ? 1 : 0.5;
  }

  private static double reach(Suspicion suspicion, Family family, Hop hop, boolean onlyKnown) {
    return suspicion.classifier().stream()
        .flatMap(classifier -> classifier.rows().stream())
        .filter(row -> row.feature().family() == family)
        .filter(row -> !onlyKnown || hop.features().value(row.feature()).isPresent())
        .mapToDouble(Row::reach)
        .sum();
  }
}
