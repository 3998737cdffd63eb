// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers.rules;

/// A Sigma rule without an `accelguard:` part: read and listed, with no weight in any verdict.
/// Fields that accelguard does not know are absent from every observation.
public record InformationalRule(RuleSource source, Description description, Detection detection) {

  /// Whether the rule is true of what was seen.
  public boolean matches(Observation seen) {
    return detection.matches(seen);
  }
}
