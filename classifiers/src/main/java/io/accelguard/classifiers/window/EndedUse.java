// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers.window;

import io.accelguard.model.ExitSample;
import io.accelguard.model.ExitSample.Moved;
import io.accelguard.model.ProcessSample;
import java.util.Optional;

/// What a process did that ended since the last tick, beyond what it was seen to do before.
///
/// @param seen its last sight; empty for one that began and ended between two ticks
/// @param executed what it was seen to execute between ticks, where it was not seen at one
/// @param userSeconds its own code; 0 like `systemSeconds` where the share is unknown
public record EndedUse(
    ExitSample exit,
    Optional<ProcessSample> seen,
    Optional<ProcessSample> executed,
    double cpuSeconds,
    double userSeconds,
    double systemSeconds,
    double faults,
    Optional<Moved> moved) {}
