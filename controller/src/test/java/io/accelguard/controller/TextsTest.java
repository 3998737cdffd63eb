// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TextsTest {
  @Test
  void a_cut_never_halves_a_character() {
    assertThat(Texts.bounded("ab😀", 3)).isEqualTo("ab");
  }

  @Test
  void what_the_database_refuses_is_replaced_and_everything_else_stays() {
    assertThat(Texts.storable("{\"a\":\"x\\u0000\\ud800y\\ud83d\\ude00\\\\u0000\\n\"}"))
        .isEqualTo("{\"a\":\"x\\ufffd\\ufffdy\\ud83d\\ude00\\\\u0000\\n\"}");
  }

  @Test
  void what_cannot_be_seen_is_spelt_out() {
    assertThat(Texts.visible("a\u202eb\u0007\n\tc")).isEqualTo("a\\u202eb\\u0007\n\tc");
  }
}
