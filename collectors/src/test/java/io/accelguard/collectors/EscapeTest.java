// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EscapeTest {
  private static String escape(byte[] bytes) {
    return Escape.text(bytes, 0, bytes.length, 4096);
  }

  private static String escape(String text) {
    return escape(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void readable_text_of_any_language_stays() {
    for (String text : new String[] {"", "plain", "Übung 学习 обучение", "\ud83d\ude00 ok"}) {
      assertThat(escape(text)).isEqualTo(text);
    }
  }

  @Test
  void control_and_direction_characters_become_visible() {
    assertThat(escape("a\nb\u001b[2J\u007f\u009b\r")).isEqualTo("a\\x0ab\\x1b[2J\\x7f\\u009b\\x0d");
    assertThat(escape("x\u202egpj.exe\u2066\u200b\ufeff\u2028\ue000"))
        .isEqualTo("x\\u202egpj.exe\\u2066\\u200b\\ufeff\\u2028\\ue000");
    assertThat(escape(new String(Character.toChars(0xe0041)))).isEqualTo("\\U000e0041");
  }

  @Test
  void bytes_that_are_no_utf_8_become_visible_and_hide_nothing_after_them() {
    byte[] mixed = {'a', (byte) 0xff, 'b', (byte) 0xc3, (byte) 0x28, (byte) 0xe2, (byte) 0x82};
    assertThat(escape(mixed)).isEqualTo("a\\xffb\\xc3(\\xe2\\x82");
    byte[] overlong = {(byte) 0xc0, (byte) 0x8a};
    assertThat(escape(overlong)).isEqualTo("\\xc0\\x8a");
  }

  @Test
  void a_cut_in_the_middle_of_a_character_is_survived() {
    byte[] text = "学习学习".getBytes(StandardCharsets.UTF_8);
    for (int limit = 0; limit <= text.length; limit++) {
      String cut = Escape.text(text, 0, text.length, limit);
      assertThat(cut).startsWith("学习学习".substring(0, limit / 3));
      assertThat(cut.length()).isLessThanOrEqualTo(4 + 2 * 4);
    }
  }

  @Test
  void whatever_comes_in_one_harmless_line_goes_out() {
    Random random = new Random(11);
    for (int round = 0; round < 20_000; round++) {
      byte[] noise = new byte[random.nextInt(64)];
      random.nextBytes(noise);
      String out = escape(noise);
      assertThat(out.length()).isLessThanOrEqualTo(noise.length * 4);
      assertThat(out.codePoints()).allMatch(EscapeTest::isHarmless);
    }
  }

  private static boolean isHarmless(int code) {
    return switch (Character.getType(code)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
