// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

/// The vocabulary that every other part speaks: what was sampled, who owns it, what is claimed
/// about it and why. Records and sealed types with their JSON; no files, no network, no clock, no
/// threads. Start at [io.accelguard.model.Snapshot] (what goes in) and
/// [io.accelguard.model.Verdict] (what comes out).
@org.jspecify.annotations.NullMarked
package io.accelguard.model;
