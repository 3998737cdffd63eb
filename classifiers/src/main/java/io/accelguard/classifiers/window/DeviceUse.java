// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers.window;

import io.accelguard.model.AcceleratorSample;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/// One accelerator as one workload uses it.
///
/// @param shared whether another workload uses it too: then power, clocks and traffic are nobody's
/// @param utilisation by this workload, 0 to 1
/// @param memoryBytes held by this workload
public record DeviceUse(
    AcceleratorSample device,
    boolean shared,
    OptionalDouble utilisation,
    OptionalLong memoryBytes) {}
