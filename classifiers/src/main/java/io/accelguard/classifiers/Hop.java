// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers;

import io.accelguard.classifiers.window.Features;
import java.time.Instant;
import java.util.List;

/// What is known of one workload when it is judged.
///
/// @param at wall clock, for people
/// @param now uptime in seconds
/// @param elapsed seconds since the last hop
/// @param behaviour matches of rules without a grade
/// @param acceleratorTurn whether devices are weighed at this hop: they repeat themselves so much
///   that every third is enough
/// @param deviceShared whether another workload uses the same device
/// @param filesSeen whether any file of the workload could be read
record Hop(
    Instant at,
    double now,
    double elapsed,
    Features features,
    List<RuleMatch> behaviour,
    boolean acceleratorTurn,
    boolean deviceShared,
    boolean filesSeen,
    Sight sight) {
  Hop {
    behaviour = List.copyOf(behaviour);
  }
}
