// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ProcTextTest {
  private static final String STATUS =
      "Name:\tUid:\nUmask:\t0022\nUid:\t1000\t0\t1000\t1000\nHugetlbPages:\t    2048 kB\n";

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static OptionalLong value(String text, String key) {
    return ProcText.value(bytes(text), text.length(), key);
  }

  @Test
  void a_key_counts_at_the_start_of_a_line_only() {
    assertThat(value(STATUS, "Uid:")).hasValue(1000);
    assertThat(ProcText.secondValue(bytes(STATUS), STATUS.length(), "Uid:")).hasValue(0);
    assertThat(value(STATUS, "id:")).isEmpty();
    assertThat(ProcText.kibibytes(bytes(STATUS), STATUS.length(), "HugetlbPages:"))
        .hasValue(2 << 20);
  }

  @Test
  void a_text_cut_anywhere_gives_a_prefix_of_the_number_or_nothing() {
    for (int length = 0; length <= STATUS.length(); length++) {
      OptionalLong uid = ProcText.value(bytes(STATUS), length, "Uid:");
      assertThat(List.of(-1L, 1L, 10L, 100L, 1000L)).contains(uid.orElse(-1));
      OptionalLong effective = ProcText.secondValue(bytes(STATUS), length, "Uid:");
      assertThat(effective.orElse(0)).isZero();
    }
  }

  @Test
  void absurd_numbers_are_no_numbers() {
    for (String number : new String[] {"", "-1", "x", "9".repeat(19), "9".repeat(5000)}) {
      assertThat(value("MemTotal: " + number + " kB\n", "MemTotal:")).isEmpty();
    }
    String most = "MemTotal: " + "9".repeat(18) + " kB\n";
    assertThat(value(most, "MemTotal:")).isPresent();
    assertThat(ProcText.kibibytes(bytes(most), most.length(), "MemTotal:")).isEmpty();
  }

  @Test
  void arguments_are_parted_escaped_and_bounded() {
    byte[] line = bytes("a\0\0b\nc\0" + "d".repeat(5000) + "\0\0\0");
    assertThat(ProcText.arguments(line, line.length))
        .containsExactly("a", "", "b\\x0ac", "d".repeat(4096));
    byte[] many = bytes("x\0".repeat(3000));
    assertThat(ProcText.arguments(many, many.length)).hasSize(1024);
    assertThat(ProcText.arguments(bytes("title without end"), 17))
        .containsExactly("title without end");
    assertThat(ProcText.arguments(new byte[0], 0)).isEmpty();
  }
}
