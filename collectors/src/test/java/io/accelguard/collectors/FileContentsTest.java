// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.accelguard.collectors.FileContents.Content;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileContentsTest {
  /// SHA-256 of `abc`, from FIPS 180-4.
  private static final String ABC =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  @TempDir Path folder;
  private final FileContents contents = new FileContents();

  private Optional<Content> of(Path file) {
    return contents.behind(file.toString());
  }

  @Test
  void a_file_is_its_size_and_the_hash_of_its_beginning() throws IOException {
    Path file = Files.writeString(folder.resolve("x"), "abc");
    assertThat(of(file)).contains(new Content(3, ABC));
    byte[] large = new byte[100_000];
    Path one = Files.write(folder.resolve("one"), large);
    large[70_000] = 1;
    Path two = Files.write(folder.resolve("two"), large);
    assertThat(of(one)).isEqualTo(of(two));
    large[60_000] = 1;
    assertThat(of(Files.write(folder.resolve("three"), large))).isNotEqualTo(of(one));
  }

  @Test
  void a_file_that_changed_is_read_again() throws IOException {
    Path file = Files.writeString(folder.resolve("x"), "abc");
    Optional<Content> before = of(file);
    Files.writeString(file, "abcd");
    assertThat(of(file)).isPresent().isNotEqualTo(before);
  }

  @Test
  void a_name_that_means_another_file_by_now_says_nothing() throws IOException {
    Path file = Files.writeString(folder.resolve("x"), "abc");
    long inode = (Long) Files.getAttribute(file, "unix:ino");
    assertThat(contents.named(file.toString(), inode)).contains(new Content(3, ABC));
    assertThat(contents.named(file.toString(), inode + 1)).isEmpty();
  }

  @Test
  void pipes_devices_and_directories_are_left_alone_at_once() throws Exception {
    Path pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    assertTimeoutPreemptively(
        Duration.ofSeconds(10),
        () -> {
          assertThat(of(pipe)).isEmpty();
          assertThat(of(Path.of("/dev/zero"))).isEmpty();
          assertThat(of(folder)).isEmpty();
          assertThat(of(folder.resolve("none"))).isEmpty();
          assertThat(new ProcFiles(16).read(pipe.toString())).isZero();
        });
  }

  @Test
  void only_so_many_files_are_read_at_one_call_and_the_rest_at_the_next() throws IOException {
    int read = 0;
    for (int i = 0; i < 400; i++)
      if (of(Files.writeString(folder.resolve("f" + i), "" + i)).isPresent()) read++;
    assertThat(read).isEqualTo(256);
    assertThat(contents.image(folder.resolve("f398").toString())).isPresent();
    assertThat(of(folder.resolve("f399"))).isEmpty();
    contents.begin();
    assertThat(of(folder.resolve("f399"))).isPresent();
    assertThat(of(folder.resolve("f0"))).isPresent();
  }
}
