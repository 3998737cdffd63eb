// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import com.sun.jna.LastErrorException;
import com.sun.jna.Native;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;

/// Writes to the pseudo-terminals of a person, as `write(1)` does: only where they let others write
/// (`mesg y`), which on a usual system takes the group `tty` and nothing more. It never waits for a
/// terminal and never takes one as its own.
final class Terminals {
  private static final int MOST_LOOKED_AT = 4_096;
  private static final int MOST_WRITTEN = 16;
  private static final int O_WRONLY = 1;
  private static final int O_NOCTTY = 0x100;
  private static final int O_NONBLOCK = 0x800;
  private static final int O_NOFOLLOW = 0x20000;
  private static final int O_CLOEXEC = 0x80000;
  private static final int GROUP_MAY_WRITE = 0020;
  private static final int TYPE = 0170000;
  private static final int CHARACTER_DEVICE = 0020000;
  private static final int FIRST_SLAVE = 136;
  private static final int LAST_SLAVE = 143;

  static {
    Native.register("c");
  }

  private final Path directory;

  /// @param directory where the pseudo-terminals are, `/dev/pts`
  Terminals(Path directory) {
    this.directory = directory;
  }

  private static native int open(String path, int flags) throws LastErrorException;

  private static native long write(int fd, byte[] bytes, long length) throws LastErrorException;

  private static native int close(int fd);

  /// Writes a text without control characters but line ends.
  ///
  /// @return to how many terminals all of it was written
  int write(int uid, String text) throws IOException {
    byte[] bytes = ("\r\n" + text.replace("\n", "\r\n") + "\r\n").getBytes(StandardCharsets.UTF_8);
    int looked = 0;
    int written = 0;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "[0-9]*")) {
      for (Path file : files) {
        if (looked++ >= MOST_LOOKED_AT || written >= MOST_WRITTEN) break;
        if (isOpenTo(uid, file, LinkOption.NOFOLLOW_LINKS) && isWritten(uid, file, bytes))
          written++;
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return written;
  }

  /// Looks again at what was opened: a terminal may have passed to somebody else meanwhile.
  private static boolean isWritten(int uid, Path file, byte[] bytes) {
    int fd;
    try {
      fd = open(file.toString(), O_WRONLY | O_NONBLOCK | O_NOFOLLOW | O_NOCTTY | O_CLOEXEC);
    } catch (LastErrorException e) {
      return false;
    }
    try {
      return isOpenTo(uid, Path.of("/proc/self/fd/" + fd))
          && write(fd, bytes, bytes.length) == bytes.length;
    } catch (LastErrorException e) {
      return false;
    } finally {
      close(fd);
    }
  }

  private static boolean isOpenTo(int uid, Path file, LinkOption... options) {
    try {
      Map<String, Object> found = Files.readAttributes(file, "unix:uid,mode,rdev", options);
      return found.get("uid") instanceof Integer owner
          && found.get("mode") instanceof Integer mode
          && found.get("rdev") instanceof Long device
          && owner == uid
          && (mode & TYPE) == CHARACTER_DEVICE
          && (mode & GROUP_MAY_WRITE) != 0
          && (device >> 8 & 0xfff) >= FIRST_SLAVE
          && (device >> 8 & 0xfff) <= LAST_SLAVE;
    } catch (IOException e) {
      return false;
    }
  }
}
