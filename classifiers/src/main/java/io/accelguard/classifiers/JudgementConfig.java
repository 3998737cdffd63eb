// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers;

import java.util.Optional;
import java.util.Set;

/// How suspicious the judge is, and how it works.
///
/// @param prior probability of guilt of a run before any evidence, in each category
/// @param seed of the phase of the hops: whoever knows it could hide work between two
/// @param processesShown of each workload, busiest first
/// @param focus most processes whose files and maps are read
/// @param transparent ids of boxes that only carry others and answer for nobody
public record JudgementConfig(
    double prior,
    long seed,
    int processesShown,
    int focus,
    Set<String> transparent,
    Optional<SiteKey> siteKey) {
  public JudgementConfig {
    transparent = Set.copyOf(transparent);
    if (!(prior > 0 && prior < 1)) {
      throw new IllegalArgumentException("a prior lies between 0 and 1, not at " + prior);
    }
  }

  /// The same for a site without a key.
  public JudgementConfig(
      double prior, long seed, int processesShown, int focus, Set<String> transparent) {
    this(prior, seed, processesShown, focus, transparent, Optional.empty());
  }

  /// The design values.
  public static JudgementConfig standard(long seed) {
    return new JudgementConfig(1e-3, seed, 5, 64, Set.of());
  }
}
