// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers;

import io.accelguard.model.Family;

/// What one source of behavioural evidence says at one hop.
///
/// @param what name of the feature or rule
/// @param nats before tempering; negative speaks for innocence
/// @param source `rule:<id>` or `classifier:<name>`
record Increment(
    Family family, String what, double nats, String seen, String expected, String source) {
  /// What tells one source of evidence from another.
  String key() {
    return source + " " + what;
  }
}
