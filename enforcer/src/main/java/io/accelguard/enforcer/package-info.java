// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

/// The only part that may pause or end other people's work: off by default, in a unit of its own,
/// without a network. It is asked by the agent of the same node and decides by itself: start
/// reading at [io.accelguard.enforcer.Enforcer], and docs/enforcement.md for what it may and may
/// not.
@NullMarked
package io.accelguard.enforcer;

import org.jspecify.annotations.NullMarked;
