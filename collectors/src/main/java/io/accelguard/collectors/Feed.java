// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

/// A source within a collector that gives no reading of its own.
///
/// @param name for `doctor`
/// @param works whether it tells everything that it could
public record Feed(String name, boolean works, String detail) {}
