// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;

/// Wrong secrets by address within a minute. The secret is too long to be guessed; this keeps a
/// guesser from wearing out the database. The addresses are bounded: the oldest is forgotten.
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
