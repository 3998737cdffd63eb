// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// How far the deletion of one kind of data has come.
///
/// @param kept how long it is kept
/// @param begun of the latest run; a run that has not ended is under way, or was cut off and will
///   be taken up
/// @param planned rows that were too old when it began
/// @param deleted rows of this run
/// @param ever rows of all runs
/// @param held rows that are too old and stay, because a case or an appeal is open that needs them
public record RetentionRow(
    String kind,
    Duration kept,
    Optional<Instant> begun,
    Optional<Instant> ended,
    long planned,
    long deleted,
    long ever,
    long held) {

  static RetentionRow of(String kind, Duration kept, ResultSet row) throws SQLException {
    return new RetentionRow(
        kind,
        kept,
        Query.time(row, "begun_at"),
        Query.time(row, "ended_at"),
        row.getLong("planned"),
        row.getLong("deleted"),
        row.getLong("ever"),
        row.getLong("held"));
  }

  static RetentionRow never(String kind, Duration kept) {
    return new RetentionRow(kind, kept, Optional.empty(), Optional.empty(), 0, 0, 0, 0);
  }

  public boolean isRunning() {
    return begun.isPresent() && ended.isEmpty();
  }

  /// What a run that is under way has still to look at.
  public long remaining() {
    return isRunning() ? Math.max(0, planned - deleted) : 0;
  }
}
