// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.Native;
import io.accelguard.model.Sync;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Notices on a real pseudo-terminal and in real files.
class NoticeBoardTest {
  private static final Instant NOON = Instant.parse("2026-11-25T12:00:00Z");
  private static final int O_RDWR = 2;
  private static final int O_NOCTTY = 0x100;
  private static final int O_NONBLOCK = 0x800;
  private static final Path TERMINALS = Path.of("/dev/pts");

  static {
    Native.register("c");
  }

  @TempDir Path folder;

  private int master;
  private Path slave;
  private int uid;

  private static native int posix_openpt(int flags);

  private static native int grantpt(int fd);

  private static native int unlockpt(int fd);

  private static native String ptsname(int fd);

  private static native long read(int fd, byte[] bytes, long length);

  private static native int close(int fd);

  @BeforeEach
  void open() throws IOException {
    master = posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK);
    assertThat(master).isNotNegative();
    assertThat(grantpt(master)).isZero();
    assertThat(unlockpt(master)).isZero();
    slave = Path.of(ptsname(master));
    uid = (int) Files.getAttribute(slave, "unix:uid");
    mesg("rw--w----");
  }

  @AfterEach
  void end() {
    close(master);
  }

  private void mesg(String mode) throws IOException {
    Files.setPosixFilePermissions(slave, PosixFilePermissions.fromString(mode));
  }

  /// What the person sees.
  private String seen() {
    byte[] bytes = new byte[8192];
    long count = read(master, bytes, bytes.length);
    return count <= 0 ? "" : new String(bytes, 0, (int) count, StandardCharsets.UTF_8);
  }

  @Test
  void a_terminal_of_the_person_shows_the_text() throws IOException {
    assertThat(new Terminals(TERMINALS).write(uid, "first\nsecond")).isPositive();
    assertThat(seen()).contains("first\r").contains("second");
  }

  @Test
  void who_takes_no_messages_gets_none() throws IOException {
    mesg("rw-------");
    new Terminals(TERMINALS).write(uid, "text");
    assertThat(seen()).isEmpty();
  }

  @Test
  void a_terminal_of_somebody_else_is_left_alone() throws IOException {
    assertThat(new Terminals(TERMINALS).write(uid + 4_242, "text")).isZero();
    assertThat(seen()).isEmpty();
  }

  @Test
  void what_only_looks_like_a_terminal_is_left_alone() throws IOException {
    Path file = Files.writeString(folder.resolve("1"), "kept");
    Files.createSymbolicLink(folder.resolve("2"), slave);
    assertThat(new Terminals(folder).write(uid, "text")).isZero();
    assertThat(file).hasContent("kept");
    assertThat(seen()).isEmpty();
  }

  @Test
  void a_terminal_that_takes_no_more_is_not_waited_for() throws IOException {
    Terminals terminals = new Terminals(TERMINALS);
    String much = "x".repeat(4_000);
    int written = 1;
    for (int i = 0; i < 100 && written > 0; i++) written = terminals.write(uid, much);
    assertThat(written).isZero();
  }

  @Test
  void nothing_that_a_terminal_obeys_is_left_in_a_text() {
    assertThat(NoticeBoard.plain("a\u001b]0;x\u0007\r\n\u202eb\u0085\u009b31m\t"))
        .isEqualTo("a]0;x\nb31m");
    assertThat(NoticeBoard.plain("x".repeat(10_000))).hasSize(4_000);
  }

  @Test
  void a_file_is_for_that_person_alone_and_goes_after_a_week() throws IOException {
    NoticeBoard board = board(folder.resolve("notices"));
    board.answered(List.of(new Sync.Notice("n", 1_234, "told \u001b[31myou")));
    assertThat(board.told()).containsExactly(new Sync.Told("n", "file", ""));
    Path file = folder.resolve("notices/1234");
    assertThat(file).content().isEqualTo("told [31myou\n");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .as("the group's place shows the mask of the access list")
        .isEqualTo("rw-r-----");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())))
        .isEqualTo("rwx--x--x");
    board.answered(List.of());
    assertThat(board.told()).as("the controller knows").isEmpty();
    Files.setLastModifiedTime(file, FileTime.from(NOON.minusSeconds(8 * 86_400)));
    board.answered(List.of());
    assertThat(file).doesNotExist();
  }

  @Test
  void no_system_account_is_told_and_a_failure_says_why() throws IOException {
    Path blocked = Files.writeString(folder.resolve("blocked"), "a file");
    NoticeBoard board = board(blocked);
    board.answered(List.of(new Sync.Notice("a", 0, "text"), new Sync.Notice("b", 1_234, "text")));
    assertThat(board.told())
        .extracting(Sync.Told::problem)
        .satisfiesExactly(
            first -> assertThat(first).contains("no person"),
            second -> assertThat(second).startsWith("file: "));
  }

  private static NoticeBoard board(Path directory) {
    return new NoticeBoard(
        new NoticesConfig(false, Optional.of(directory)), Path.of("/"), () -> NOON);
  }
}
