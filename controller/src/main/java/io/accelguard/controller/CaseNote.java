// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import java.time.Instant;

/// Something that was done with a case.
///
/// @param kind `comment`, `state`, `assignee`, or what the controller did: `notice`, `strike` …
public record CaseNote(Instant at, String actor, String kind, String text) {}
