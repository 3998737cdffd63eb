// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

/// Packages are installed, upgraded and removed as a person would.
@org.jspecify.annotations.NullMarked
package io.accelguard.dist;
