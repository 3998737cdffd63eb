// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.model;

import java.util.OptionalDouble;

/// The host's memory and pressure.
///
/// @param cpuPressure share of the last 10 s in which some task waited for a CPU, 0 to 1; likewise
///   the others
public record MemorySample(
    long totalBytes,
    long availableBytes,
    OptionalDouble cpuPressure,
    OptionalDouble memoryPressure,
    OptionalDouble ioPressure)
    implements Sample {}
