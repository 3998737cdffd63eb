// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TerminalTest {
  @Test
  void nothing_that_moves_a_cursor_or_reorders_text_gets_through() {
    assertThat(Terminal.safe("a\u001b[2J\n\r\t\u0000b"))
        .isEqualTo("a\\x1b[2J\\x0a\\x0d\\x09\\x00b");
    assertThat(Terminal.safe("\u009b31m\u007f")).isEqualTo("\\x9b31m\\x7f");
    assertThat(Terminal.safe("x\u202egpj.exe\u2066\u200b\ufeff"))
        .isEqualTo("x\\u202egpj.exe\\u2066\\u200b\\ufeff");
    assertThat(Terminal.safe("a\u2028b\ud800c")).isEqualTo("a\\u2028b\\ud800c");
  }

  @Test
  void ordinary_text_of_any_language_stays() {
    assertThat(Terminal.safe("Zürich 東京 🚀")).isEqualTo("Zürich 東京 🚀");
  }

  @Test
  void text_is_cut_between_characters() {
    assertThat(Terminal.fit("🚀🚀🚀", 3)).isEqualTo("🚀🚀🚀");
    assertThat(Terminal.fit("🚀🚀🚀", 2)).isEqualTo("🚀…");
    assertThat(Terminal.fit("abc", 0)).isEmpty();
  }
}
