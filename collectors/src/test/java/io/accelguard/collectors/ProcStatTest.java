// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ProcStatTest {
  private static final String AFTER_NAME =
      " S 1 1234 1200 0 -1 4194304 777 0 8 0 150 50 0 0 20 -5 3 0 98765 1048576 512"
          + " 18446744073709551615 1 1 0 0 0 0 0 0 0 0 0 0 17 1 0 0 0 0 0\n";

  private static Optional<ProcStat> parse(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    return ProcStat.parse(bytes, bytes.length);
  }

  private static Optional<ProcStat> with(int field, String value) {
    String[] fields = AFTER_NAME.trim().split(" ");
    fields[field - 3] = value;
    return parse("1234 (x) " + String.join(" ", fields) + "\n");
  }

  @Test
  void every_field_that_is_kept_is_the_right_one() {
    assertThat(parse("1234 (sleep)" + AFTER_NAME))
        .hasValue(new ProcStat("sleep", 'S', 1, 1200, 4194304, 777, 8, 150, 50, -5, 3, 98765, 512));
  }

  @Test
  void a_name_may_look_like_the_rest_of_the_line() {
    for (String name : new String[] {"", ")", "((", "a) R 0 0", ") S 1 1 1 1", "a\nb) Z 1 1"}) {
      ProcStat stat = parse("1234 (" + name + ")" + AFTER_NAME).orElseThrow();
      assertThat(stat.comm()).isEqualTo(name.replace("\n", "\\x0a"));
      assertThat(stat.state()).isEqualTo('S');
      assertThat(stat.parent()).isEqualTo(1);
    }
  }

  @Test
  void a_text_cut_anywhere_before_the_last_kept_field_is_no_process() {
    String whole = "1234 (a) b)" + AFTER_NAME;
    int kept = whole.indexOf(" 512 ") + 5;
    for (int length = 0; length < whole.length(); length++) {
      assertThat(parse(whole.substring(0, length)).isPresent()).isEqualTo(length >= kept);
    }
  }

  @Test
  void absurd_numbers_are_damage() {
    String huge = "9".repeat(19);
    for (int field : new int[] {4, 6, 10, 14, 15, 19, 20, 22, 24}) {
      assertThat(with(field, huge)).isEmpty();
      assertThat(with(field, "9".repeat(200))).isEmpty();
      assertThat(with(field, "-")).isEmpty();
      assertThat(with(field, "1x")).isEmpty();
    }
    for (int field : new int[] {4, 19, 20, 24}) {
      assertThat(with(field, "9".repeat(18))).isEmpty();
    }
    for (int field : new int[] {14, 15, 22, 24}) assertThat(with(field, "-1")).isEmpty();
    assertThat(with(3, "\u001b")).isEmpty();
  }

  @Test
  void one_damaged_byte_never_makes_an_impossible_process() {
    byte[] whole = ("1234 (a)" + AFTER_NAME).getBytes(StandardCharsets.ISO_8859_1);
    for (int at = 0; at < whole.length; at++) {
      for (int flip = 1; flip < 256; flip++) {
        byte[] damaged = whole.clone();
        damaged[at] ^= (byte) flip;
        ProcStat.parse(damaged, damaged.length).ifPresent(ProcStatTest::assertPossible);
      }
    }
  }

  @Test
  void noise_is_survived() {
    Random random = new Random(7);
    String alphabet = "() -0123456789SZ\n";
    for (int round = 0; round < 50_000; round++) {
      byte[] noise = new byte[random.nextInt(120)];
      for (int i = 0; i < noise.length; i++)
        noise[i] = (byte) alphabet.charAt(random.nextInt(alphabet.length()));
      ProcStat.parse(noise, noise.length).ifPresent(ProcStatTest::assertPossible);
    }
  }

  private static void assertPossible(ProcStat stat) {
    assertThat(stat.cpuTicks()).isNotNegative();
    assertThat(stat.startTicks()).isNotNegative();
    assertThat(stat.rss() * 65_536).isNotNegative();
    assertThat(stat.comm()).doesNotContainPattern("\\p{Cntrl}");
  }

  @Test
  void a_leader_that_ended_while_threads_go_on_is_not_dead() {
    ProcStat ghost = with(3, "Z").orElseThrow();
    assertThat(ghost.isZombie()).isFalse();
    assertThat(ghost.hasGhostLeader()).isTrue();
  }
}
