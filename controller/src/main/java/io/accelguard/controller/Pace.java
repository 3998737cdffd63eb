// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// When a receiver is told of an alert, in the words of Alertmanager.
///
/// @param delay from the first report to the first message, for what belongs to it to arrive
/// @param interval between two messages when something changed
/// @param repeat between two messages when nothing did
record Pace(Duration delay, Duration interval, Duration repeat) {
  /// An Alertmanager does all that itself, and forgets what it is not told again.
  static final Pace ALERTMANAGER = new Pace(Duration.ZERO, Duration.ZERO, Duration.ofMinutes(1));

  /// What a receiver was last told.
  ///
  /// @param waiting whether that message is not settled yet; then nothing is added to it, so that
  ///   there is at most one for each alert
  record Told(boolean firing, long version, Instant at, boolean waiting) {}

  /// Whether the receiver is to be told now. What ended before anybody was told is not told.
  boolean isDue(AlertRow alert, Optional<Told> before, Instant now) {
    if (before.isEmpty()) return alert.isFiring() && !now.isBefore(alert.raised().plus(delay));
    Told told = before.get();
    if (told.waiting()) return false;
    boolean changed = alert.version() != told.version();
    if (!told.firing())
      return alert.isFiring()
          && !now.isBefore(alert.raised().plus(delay))
          && !now.isBefore(told.at().plus(interval));
    return !now.isBefore(told.at().plus(changed ? interval : repeat));
  }
}
