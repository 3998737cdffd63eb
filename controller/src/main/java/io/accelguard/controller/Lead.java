// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import java.util.List;
import java.util.UUID;

/// Another account's case with something in common: for a person to look at, and nothing else.
///
/// @param shared kinds of what is in common, for example `wallet`
/// @param things how many different things are
public record Lead(
    UUID id, String account, String category, CaseState state, List<String> shared, long things) {
  public Lead {
    shared = List.copyOf(shared);
  }
}
