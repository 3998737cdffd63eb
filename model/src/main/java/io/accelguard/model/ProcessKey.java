// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.model;

/// The identity of a process within one boot. A bare pid is never an identity: the kernel hands it
/// out again. It names a process in a sample; it is not enough to act on one, because start times
/// have a grain of 10 ms.
///
/// @param pid host pid
/// @param startTicks start after boot, in clock ticks (`/proc/PID/stat` field 22)
public record ProcessKey(int pid, long startTicks) {}
