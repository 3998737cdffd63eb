// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.model;

import java.util.OptionalDouble;
import java.util.OptionalLong;

/// One process on one accelerator, in the driver's words.
///
/// @param pid host pid; the driver knows no start time
/// @param utilisation of this process alone, 0 to 1
public record AcceleratorUse(
    DeviceKey device, int pid, OptionalLong memoryBytes, OptionalDouble utilisation)
    implements Sample {}
