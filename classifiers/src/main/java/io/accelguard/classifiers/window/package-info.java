// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

/// The bounded past of one workload and what is computed from it. Start at
/// [io.accelguard.classifiers.window.Window] (what is remembered) and
/// [io.accelguard.classifiers.window.Feature] (what is computed; the table is docs/features.md).
/// Whatever was not seen has no value: missing is never zero. No clock: time is the uptime of the
/// snapshots.
@org.jspecify.annotations.NullMarked
package io.accelguard.classifiers.window;
