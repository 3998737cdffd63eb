// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import static org.assertj.core.api.Assertions.assertThat;

import io.accelguard.model.FileSample;
import io.accelguard.model.ProcessKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A process that works in a directory of a captured host, booted at 1,000,000 s of the epoch.
class ChangedFilesTest {
  private static final ProcessKey KEY = new ProcessKey(5, 1_000);
  private static final Instant LATER = Instant.ofEpochSecond(2_000_000);

  @TempDir Path root;
  private Path work;
  private int self;

  @BeforeEach
  void a_process() throws IOException {
    self = (int) Files.getAttribute(root, "unix:uid");
    work = Files.createDirectories(root.resolve("tree/shared/work"));
    Path process = Files.createDirectories(root.resolve("proc/5"));
    Files.writeString(root.resolve("proc/stat"), "cpu 1 2\nbtime 1000000\n");
    Files.createSymbolicLink(process.resolve("root"), root.resolve("tree"));
    Files.createSymbolicLink(process.resolve("cwd"), Path.of("/shared/work"));
    Files.writeString(process.resolve("cmdline"), "tool\0--out=/shared/out/\0");
    runsAs(self);
  }

  private void runsAs(int effectiveUid) throws IOException {
    Files.writeString(
        root.resolve("proc/5/status"), "Name:\tx\nUid:\t77\t%d\t7\t7\n".formatted(effectiveUid));
  }

  private Path file(String path, Instant changed) throws IOException {
    Path file = root.resolve("tree/shared/" + path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "12345");
    return Files.setLastModifiedTime(file, FileTime.from(changed));
  }

  private List<String> found() {
    return new ChangedFiles(Host.at(root), new ProcFiles(1 << 16))
        .find(KEY, root + "/proc/5", Mounts.parse(new byte[0], 0)).files().stream()
            .map(FileSample::path)
            .sorted()
            .toList();
  }

  @Test
  void files_changed_since_the_start_are_found_two_levels_deep() throws IOException {
    file("work/new", LATER);
    file("work/old", Instant.ofEpochSecond(1_000_000));
    file("work/sub/new", LATER);
    file("work/sub/deep/new", LATER);
    file("out/hashes.pot", LATER);
    assertThat(found())
        .containsExactly("/shared/out/hashes.pot", "/shared/work/new", "/shared/work/sub/new");
  }

  @Test
  void a_file_that_somebody_else_changed_in_a_shared_directory_accuses_nobody() throws IOException {
    file("work/theirs", LATER);
    runsAs(self + 1);
    assertThat(found()).isEmpty();
    Assumptions.assumeTrue(self == 0, "SKIPPED: only root can give a file away");
    Files.setAttribute(file("work/own", LATER), "unix:uid", 1);
    assertThat(found()).containsExactly("/shared/work/own");
  }

  @Test
  void a_process_without_a_known_user_has_changed_nothing() throws IOException {
    file("work/new", LATER);
    Files.writeString(root.resolve("proc/5/status"), "Name:\tx\nUid:\t");
    assertThat(found()).isEmpty();
  }

  @Test
  void what_is_no_file_of_its_own_is_left_alone_and_hides_no_other() throws IOException {
    file("work/new", LATER);
    file("elsewhere/secret", LATER);
    Files.createSymbolicLink(work.resolve("link"), Path.of("../elsewhere/secret"));
    Files.createSymbolicLink(work.resolve("folder"), Path.of("../elsewhere"));
    Files.createSymbolicLink(work.resolve("loop"), Path.of("loop"));
    assertThat(found()).containsExactly("/shared/work/new");
  }

  @Test
  void a_directory_without_end_is_bounded() throws IOException {
    for (int i = 0; i < 200; i++) file("work/f" + i, LATER);
    assertThat(found()).hasSize(64);
  }
}
