// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.accelguard.collectors.HostileParsers.Parser;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.provider.MethodSource;

/// The fuzzer's way to every parser: the first byte chooses one, the rest is its input. What it
/// finds becomes a line of [HostileParsersTest].
@Tag("fuzz")
class ParserFuzzTest {
  private static final Path SCRATCH = HostileParsers.scratch();

  static Stream<byte[]> seeds() {
    List<Parser> parsers = new HostileParsers(SCRATCH).all();
    return Stream.iterate(0, i -> i < parsers.size(), i -> i + 1)
        .flatMap(i -> parsers.get(i).seeds().stream().map(seed -> chosen(i, seed)));
  }

  private static byte[] chosen(int parser, byte[] seed) {
    byte[] input = new byte[seed.length + 1];
    input[0] = (byte) parser;
    System.arraycopy(seed, 0, input, 1, seed.length);
    return input;
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "30s")
  @Timeout(300)
  void no_parser_is_led_astray(byte[] input) throws IOException {
    if (input.length == 0) return;
    List<Parser> parsers = new HostileParsers(SCRATCH).all();
    Parser parser = parsers.get((input[0] & 0xff) % parsers.size());
    parser.check().of(Arrays.copyOfRange(input, 1, input.length));
  }
}
