// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers.rules;

import java.util.List;

/// A Sigma rule without an `accelguard:` part: asked, and noted where it is true, with no weight in
/// any verdict. Fields that accelguard does not know are absent from every observation.
///
/// @param unseen fields of that kind in it
/// @param canary whether it exists to be triggered on purpose, to see that news arrives
public record InformationalRule(
    RuleSource source,
    Description description,
    Detection detection,
    List<String> unseen,
    boolean canary) {
  public InformationalRule {
    unseen = List.copyOf(unseen);
  }

  /// A name for people: the file's.
  public String name() {
    return source.name();
  }

  /// Whether the rule is true of what was seen.
  public boolean matches(Observation seen) {
    return detection.matches(seen);
  }
}
