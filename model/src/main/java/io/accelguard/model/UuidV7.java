// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.model;

import java.time.Instant;
import java.util.UUID;
import java.util.random.RandomGenerator;

/// Makes ids that sort by time (RFC 9562, version 7): 48 bits of milliseconds, 74 random bits.
public final class UuidV7 {
  private UuidV7() {}

  /// A new id.
  ///
  /// @param random must be unpredictable where ids must not be guessed
  public static String at(Instant moment, RandomGenerator random) {
    long high = moment.toEpochMilli() << 16 | 0x7000L | (random.nextLong() & 0xfffL);
    long low = (random.nextLong() >>> 2) | 0x8000000000000000L;
    return new UUID(high, low).toString();
  }
}
