// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

/// From processes to workloads and the people who answer for them. The rule above all others:
/// unknown is an answer, a guess is not. Start at [io.accelguard.classifiers.owners.Workloads]; for
/// people, docs/attribution.md.
@org.jspecify.annotations.NullMarked
package io.accelguard.classifiers.owners;
