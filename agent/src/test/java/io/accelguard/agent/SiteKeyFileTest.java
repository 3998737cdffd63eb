// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SiteKeyFileTest {
  @TempDir private Path folder;

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("key"), text);
  }

  @Test
  void a_site_without_a_file_has_no_key() throws CommandException {
    assertThat(SiteKeyFile.read(Optional.empty())).isEmpty();
  }

  @Test
  void what_openssl_writes_is_a_key() throws IOException, CommandException {
    assertThat(SiteKeyFile.read(Optional.of(file("ab".repeat(32) + "\n"))))
        .hasToString("Optional[a secret of 64 bytes]");
  }

  @Test
  void too_little_is_refused_without_saying_what_it_was() throws IOException {
    Path file = file("hunter2".repeat(4) + "\n\n\n\n\n");
    assertThatThrownBy(() -> SiteKeyFile.read(Optional.of(file)))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("fewer than 32 bytes")
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void a_file_that_is_not_there_is_named() {
    Path file = folder.resolve("none");
    assertThatThrownBy(() -> SiteKeyFile.read(Optional.of(file)))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining(file.toString());
  }
}
