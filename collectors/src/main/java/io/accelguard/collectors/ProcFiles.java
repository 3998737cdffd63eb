// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalInt;

/// Reads small kernel files into one buffer that is used again and again. Not for two threads at
/// once.
final class ProcFiles {
  private static final int PATH_BYTES = 4096;

  private static final int AT_FDCWD = -100;
  private static final int AT_SYMLINK_NOFOLLOW = 0x100;
  private static final int AT_STATX_DONT_SYNC = 0x4000;
  private static final int STATX_NLINK = 4;
  private static final int STATX_BYTES = 256;
  private static final int STATX_BASIC = 0x7ff;
  private static final int STX_NLINK = 16;
  private static final int STX_UID = 20;
  private static final int STX_MODE = 28;
  private static final int STX_INO = 32;
  private static final int STX_SIZE = 40;
  private static final int STX_CTIME = 96;
  private static final int STX_MTIME = 112;
  private static final int STX_DEV_MAJOR = 136;
  private static final int STX_DEV_MINOR = 140;

  private final Memory status = new Memory(STATX_BYTES);
  private final Memory path = new Memory(PATH_BYTES + 1L);
  private final Memory memory;
  private final long address;
  private final ByteBuffer view;
  private final byte[] bytes;

  /// @param capacity most bytes that one read returns
  ProcFiles(int capacity) {
    memory = new Memory(capacity);
    address = Pointer.nativeValue(memory);
    view = memory.getByteBuffer(0, capacity);
    bytes = new byte[capacity];
  }

  /// The content of the last read; only the first bytes, as many as it returned, mean anything.
  byte[] bytes() {
    return bytes;
  }

  /// Opens a file to be read again and again. Never waits, not even for the writer of a pipe.
  ///
  /// @return its descriptor, for the caller to close, or -1
  int open(String file) {
    return set(file) ? Libc.open(path, Libc.O_RDONLY | Libc.O_CLOEXEC | Libc.O_NONBLOCK) : -1;
  }

  /// Reads a file from its start, up to the capacity.
  ///
  /// @return number of bytes, or -1 when it cannot be opened or read
  int read(String file) {
    int descriptor = open(file);
    if (descriptor < 0) return -1;
    try {
      int length = 0;
      while (length < bytes.length) {
        int got = (int) Libc.read(descriptor, address + length, bytes.length - length);
        if (got < 0 && length == 0) return -1;
        if (got <= 0) break;
        length += got;
      }
      view.get(0, bytes, 0, length);
      return length;
    } finally {
      Libc.close(descriptor);
    }
  }

  /// Reads an open file from its start. A file of `/proc` that is made in one piece, such as `stat`
  /// or `io`, comes whole.
  ///
  /// @return number of bytes, or -1, also when the process behind it is gone
  int read(int descriptor) {
    int length = (int) Libc.pread(descriptor, address, bytes.length, 0);
    if (length > 0) view.get(0, bytes, 0, length);
    return length;
  }

  /// Reads where a symbolic link points.
  ///
  /// @return number of bytes, or -1
  int link(String file) {
    if (!set(file)) return -1;
    int length = (int) Libc.readlink(path, memory, bytes.length);
    if (length > 0) view.get(0, bytes, 0, length);
    return length;
  }

  /// Reads where a link points that has a number for a name, in an open directory: the path to the
  /// directory is not walked again, and no text is made of the number.
  ///
  /// @return number of bytes, or -1
  int link(int directory, int number) {
    int digits = 1;
    for (int rest = number; rest >= 10; rest /= 10) digits++;
    path.setByte(digits, (byte) 0);
    for (int rest = number, at = digits - 1; at >= 0; at--, rest /= 10) {
      path.setByte(at, (byte) ('0' + rest % 10));
    }
    int length = (int) Libc.readlinkat(directory, path, memory, bytes.length);
    if (length > 0) view.get(0, bytes, 0, length);
    return length;
  }

  /// How many names the file behind a link has, as the kernel remembers it: the file system is not
  /// asked, for it may be served by a program that does not answer.
  OptionalInt names(String link) {
    boolean known =
        set(link) && Libc.statx(AT_FDCWD, path, AT_STATX_DONT_SYNC, STATX_NLINK, status) == 0;
    return known ? OptionalInt.of(status.getInt(STX_NLINK)) : OptionalInt.empty();
  }

  /// What the file that a path leads to is. The file system is asked, so that this may hang with
  /// it.
  Optional<FileStatus> status(String file) {
    return status(file, 0);
  }

  /// The same of a link itself, where the path ends in one.
  Optional<FileStatus> statusOfItself(String file) {
    return status(file, AT_SYMLINK_NOFOLLOW);
  }

  private Optional<FileStatus> status(String file, int flags) {
    if (!set(file) || Libc.statx(AT_FDCWD, path, flags, STATX_BASIC, status) != 0)
      return Optional.empty();
    return Optional.of(
        new FileStatus(
            status.getShort(STX_MODE),
            status.getInt(STX_UID),
            (long) status.getInt(STX_DEV_MAJOR) << Integer.SIZE | status.getInt(STX_DEV_MINOR),
            status.getLong(STX_INO),
            status.getLong(STX_SIZE),
            nanos(STX_CTIME),
            nanos(STX_MTIME)));
  }

  private long nanos(int field) {
    return status.getLong(field) * 1_000_000_000L + status.getInt(field + Long.BYTES);
  }

  private boolean set(String file) {
    byte[] name = file.getBytes(StandardCharsets.UTF_8);
    if (name.length > PATH_BYTES) return false;
    path.write(0, name, 0, name.length);
    path.setByte(name.length, (byte) 0);
    return true;
  }
}
