// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import java.time.Instant;

/// Something that would have happened.
///
/// @param step `observe`, `notice`, `strike`, `restrict`, `held` or `exempt`
public record Outcome(
    Instant at, String caseId, String account, String category, String step, String policy) {}
