// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AttemptsTest {
  private final Attempts attempts = new Attempts(() -> LiveController.NOON);

  @Test
  void an_attempt_counts_while_it_is_judged() {
    for (int i = 0; i < 10; i++) assertThat(attempts.take("a")).isTrue();
    assertThat(attempts.take("a")).isFalse();
    assertThat(attempts.take("b")).isTrue();
  }

  @Test
  void a_right_secret_was_no_attempt() {
    for (int i = 0; i < 50; i++) {
      assertThat(attempts.take("a")).isTrue();
      attempts.forgive("a");
    }
  }
}
