// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The rules of the ladder, the same for what happens and for what would have happened.
final class Ladder {
  /// While a violation goes on, one strike in this time.
  static final Duration STRIKE_EVERY = Duration.ofHours(24);

  private Ladder() {}

  /// A time in which a violation is known to have gone on.
  ///
  /// @param to when it ended, or was last known to go on
  record Span(Instant from, Instant to) {}

  /// When the next strike is earned: at the first moment from `due` on in which a violation was
  /// going on. What ended in the time of grace earns none.
  static Optional<Instant> nextStrike(Instant due, List<Span> spans) {
    return spans.stream()
        .filter(span -> span.to().isAfter(due))
        .map(span -> span.from().isAfter(due) ? span.from() : due)
        .min(Instant::compareTo);
  }

  /// What strikes weigh together: each weighs 1 when it is given and half after the half-life.
  static double weight(List<Instant> strikes, Instant now, Duration halfLife) {
    return strikes.stream()
        .mapToDouble(at -> {
          double age = Math.max(0, Duration.between(at, now).toSeconds());
          return Math.pow(0.5, age / halfLife.toSeconds());
        })
        .sum();
  }
}
