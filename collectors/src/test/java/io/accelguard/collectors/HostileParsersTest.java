// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import static org.assertj.core.api.Assertions.assertThatCode;

import io.accelguard.collectors.HostileParsers.Parser;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Without the fuzzer: its seeds, cut and damaged at each byte.
class HostileParsersTest {
  @Test
  void every_parser_takes_its_seeds_cut_and_damaged_anywhere(@TempDir Path root) {
    for (Parser parser : new HostileParsers(root).all())
      for (byte[] seed : parser.seeds())
        for (int at = 0; at < seed.length; at++) {
          survives(parser, Arrays.copyOf(seed, at));
          for (int value : new int[] {0, '-', '9', 0x7f, 0xff}) {
            byte[] damaged = seed.clone();
            damaged[at] = (byte) value;
            survives(parser, damaged);
          }
        }
  }

  private static void survives(Parser parser, byte[] bytes) {
    assertThatCode(() -> parser.check().of(bytes))
        .as("%s: %s", parser.name(), Arrays.toString(bytes))
        .doesNotThrowAnyException();
  }
}
