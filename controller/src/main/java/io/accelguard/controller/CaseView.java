// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import java.util.List;

/// One case with its incidents, ready to be drawn.
///
/// @param incidents the most probable ones
/// @param timeline their sums on one scale of time
public record CaseView(
    CaseRow row,
    List<IncidentView> incidents,
    Timeline timeline,
    List<CaseNote> notes,
    Standing standing) {
  /// How many incidents a page draws.
  static final int DRAWN = 20;

  public CaseView {
    incidents = List.copyOf(incidents);
    notes = List.copyOf(notes);
  }

  /// How many incidents are too many to be drawn.
  public long leftOut() {
    return row.incidents() - incidents.size();
  }
}
