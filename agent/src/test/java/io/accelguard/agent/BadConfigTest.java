// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// One file a mistake. Its first lines, behind `#:`, are the messages expected, without the file
/// name, which leads each of them.
class BadConfigTest {
  private static final Path FOLDER = Path.of("src/test/resources/bad-config");

  static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void a_bad_file_is_refused_with_its_messages(Path file) throws IOException {
    List<String> expected =
        Files.readAllLines(file).stream()
            .filter(line -> line.startsWith("#: "))
            .map(line -> file + ":" + line.substring(3))
            .toList();
    assertThat(expected).isNotEmpty();
    assertThatThrownBy(() -> ConfigFile.read(file))
        .isInstanceOf(ConfigException.class)
        .extracting(e -> e.getMessage().lines().toList())
        .isEqualTo(expected);
  }
}
