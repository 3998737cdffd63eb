// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import com.sun.jna.LastErrorException;
import com.sun.jna.Native;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/// A file for each person, named by their user id, with the latest notice. It says of what somebody
/// is accused and holds the link to their page, so an access list lets them read it and nobody
/// else; a file system that has none gets no file.
final class NoticeFiles {
  private static final Duration KEPT = Duration.ofDays(7);
  private static final int NOBODY_IN_PARTICULAR = -1;

  static {
    Native.register("c");
  }

  private final Path directory;

  NoticeFiles(Path directory) {
    this.directory = directory;
  }

  private static native int setxattr(String path, String name, byte[] value, long size, int flags)
      throws LastErrorException;

  /// Puts a notice in place of the one before.
  void write(int uid, String text) throws IOException {
    if (!Files.isDirectory(directory)) {
      Files.createDirectories(directory);
      Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
    }
    Path next = directory.resolve(uid + ".next");
    Files.deleteIfExists(next);
    try (FileChannel out =
        FileChannel.open(
            next,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      byte[] list = readableBy(uid);
      setxattr(next.toString(), "system.posix_acl_access", list, list.length, 0);
      ByteBuffer bytes = ByteBuffer.wrap((text + "\n").getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) out.write(bytes);
    } catch (LastErrorException e) {
      Files.deleteIfExists(next);
      throw new IOException("no access list can be set in " + directory, e);
    }
    Files.move(next, directory.resolve(Integer.toString(uid)), StandardCopyOption.ATOMIC_MOVE);
  }

  /// Removes what is a week old.
  void tidy(Instant now) throws IOException {
    if (!Files.isDirectory(directory)) return;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "[0-9]*")) {
      for (Path file : files)
        if (Files.getLastModifiedTime(file).toInstant().isBefore(now.minus(KEPT)))
          Files.deleteIfExists(file);
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
  }

  /// An access list as the kernel takes it (`linux/posix_acl_xattr.h`): version 2, then entries of
  /// tag, permissions and id: the agent reads and writes, this person reads.
  private static byte[] readableBy(int uid) {
    ByteBuffer list = ByteBuffer.allocate(4 + 5 * 8).order(ByteOrder.LITTLE_ENDIAN).putInt(2);
    entry(list, 0x01, 6, NOBODY_IN_PARTICULAR);
    entry(list, 0x02, 4, uid);
    entry(list, 0x04, 0, NOBODY_IN_PARTICULAR);
    entry(list, 0x10, 4, NOBODY_IN_PARTICULAR);
    entry(list, 0x20, 0, NOBODY_IN_PARTICULAR);
    return list.array();
  }

  private static void entry(ByteBuffer list, int tag, int permissions, int id) {
    list.putShort((short) tag).putShort((short) permissions).putInt(id);
  }
}
