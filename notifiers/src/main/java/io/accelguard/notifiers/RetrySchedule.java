// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.notifiers;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// When a failed delivery is tried again: the schedule of Standard Webhooks, ten tries over three
/// days, each wait up to a tenth shorter or longer so that many do not come at once.
public final class RetrySchedule {
  private static final List<Duration> WAITS =
      List.of(
          Duration.ofSeconds(5),
          Duration.ofMinutes(5),
          Duration.ofMinutes(30),
          Duration.ofHours(2),
          Duration.ofHours(5),
          Duration.ofHours(10),
          Duration.ofHours(14),
          Duration.ofHours(20),
          Duration.ofHours(24));

  private RetrySchedule() {}

  /// How long to wait after so many failures before this one; empty when it is time to give up.
  ///
  /// @param asked what the receiver asked for, which counts when it is longer
  public static Optional<Duration> after(
      int failures, Optional<Duration> asked, RandomGenerator random) {
    if (failures >= WAITS.size()) return Optional.empty();
    long jittered = (long) (WAITS.get(failures).toMillis() * (0.9 + 0.2 * random.nextDouble()));
    Duration wait = Duration.ofMillis(jittered);
    return Optional.of(asked.filter(longer -> longer.compareTo(wait) > 0).orElse(wait));
  }
}
