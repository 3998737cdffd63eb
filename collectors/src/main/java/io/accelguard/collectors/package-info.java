// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

/// A host turned into samples: one class per source, each below a given root directory. A source
/// that is missing is `Absent`, one that fails is `Failed`; nothing that a process does makes a
/// collector throw. Start at [io.accelguard.collectors.Collectors].
@org.jspecify.annotations.NullMarked
package io.accelguard.collectors;
