// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class UuidV7Test {
  private static final Instant AT = Instant.parse("2026-11-22T10:00:00.123Z");

  @Test
  void says_its_version_its_variant_and_its_moment() {
    UUID id = UUID.fromString(UuidV7.at(AT, new SplittableRandom(1)));
    assertThat(id.version()).isEqualTo(7);
    assertThat(id.variant()).isEqualTo(2);
    assertThat(id.getMostSignificantBits() >>> 16).isEqualTo(AT.toEpochMilli());
  }

  @Test
  void differs_within_one_millisecond_and_sorts_between_two() {
    SplittableRandom random = new SplittableRandom(1);
    String first = UuidV7.at(AT, random);
    assertThat(UuidV7.at(AT, random)).isNotEqualTo(first);
    assertThat(UuidV7.at(AT.plusMillis(1), random)).isGreaterThan(first);
  }
}
