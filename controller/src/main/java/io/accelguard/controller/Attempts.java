// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;

/// Wrong secrets by address and by user within a minute, so that passwords cannot be guessed from
/// one place nor from many, and a guesser does not wear out the database. The names are bounded:
/// the oldest is forgotten.
final class Attempts {
  private static final int MAX_FAILURES = 10;
  private static final int MAX_ADDRESSES = 1_024;
  private static final Duration WINDOW = Duration.ofMinutes(1);

  private record Failures(Instant since, int count) {}

  private final InstantSource clock;
  private final LinkedHashMap<String, Failures> byAddress = new LinkedHashMap<>();

  Attempts(InstantSource clock) {
    this.clock = clock;
  }

  /// Counts an attempt before it is judged, so that many at once are not more than one after the
  /// other; false if there were too many.
  synchronized boolean take(String name) {
    if (areUsedUp(name)) return false;
    failed(name);
    return true;
  }

  /// The attempt was none: the secret was right.
  synchronized void forgive(String name) {
    Failures failures = byAddress.get(name);
    if (failures != null) byAddress.put(name, new Failures(failures.since(), failures.count() - 1));
  }

  synchronized boolean areUsedUp(String address) {
    Failures failures = byAddress.get(address);
    return failures != null && isFresh(failures) && failures.count() >= MAX_FAILURES;
  }

  synchronized void failed(String address) {
    Failures failures = byAddress.remove(address);
    byAddress.put(
        address,
        failures != null && isFresh(failures)
            ? new Failures(failures.since(), failures.count() + 1)
            : new Failures(clock.instant(), 1));
    if (byAddress.size() > MAX_ADDRESSES) byAddress.pollFirstEntry();
  }

  private boolean isFresh(Failures failures) {
    return failures.since().plus(WINDOW).isAfter(clock.instant());
  }
}
