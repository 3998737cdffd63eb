// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers;

import io.accelguard.classifiers.rules.Rule;

/// A rule that is true of one process or workload.
///
/// @param where in which process, for people
record RuleMatch(Rule rule, String where) {

  /// What a rule about behaviour says at one hop.
  Increment increment() {
    return new Increment(
        rule.family(), rule.title(), rule.nats(), where, "absent", "rule:" + rule.id());
  }
}
