// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import com.sun.jna.LastErrorException;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// The few calls to the C library that the JDK does not offer to a main program.
final class Libc {
  private static final int AF_UNIX = 1;
  private static final int SOCK_DGRAM = 2;
  private static final int SOCK_CLOEXEC = 0x80000;
  private static final int MSG_DONTWAIT = 0x40;
  private static final int MSG_NOSIGNAL = 0x4000;
  private static final long TIOCGWINSZ = 0x5413;

  static {
    Native.register("c");
  }

  private Libc() {}

  private static native int isatty(int fd);

  private static native int ioctl(int fd, long request, Pointer argument);

  private static native int socket(int domain, int type, int protocol) throws LastErrorException;

  private static native long sendto(
      int fd, byte[] message, long length, int flags, Pointer address, int addressLength);

  private static native int close(int fd);

  /// Whether a descriptor is a terminal.
  static boolean isTerminal(int fd) {
    return isatty(fd) == 1;
  }

  /// Rows and columns of the terminal behind a descriptor.
  static Optional<Size> terminalSize(int fd) {
    try (Memory size = new Memory(8)) {
      if (ioctl(fd, TIOCGWINSZ, size) != 0) return Optional.empty();
      Size found = new Size(size.getShort(0) & 0xffff, size.getShort(2) & 0xffff);
      return Optional.of(found).filter(s -> s.rows() > 0 && s.columns() > 0);
    }
  }

  /// Size of a terminal in characters.
  record Size(int rows, int columns) {}

  /// Sends one datagram to a Unix socket without waiting, and says whether it went out.
  ///
  /// @param path `@` at the start means the abstract name space
  static boolean sendDatagram(String path, String message) {
    byte[] name = path.getBytes(StandardCharsets.UTF_8);
    byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
    if (name.length == 0 || name.length > 107) return false;
    try (Memory address = new Memory(110)) {
      address.clear();
      address.setShort(0, (short) AF_UNIX);
      address.write(2, name, 0, name.length);
      if (name[0] == '@') address.setByte(2, (byte) 0);
      int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
      try {
        int flags = MSG_DONTWAIT | MSG_NOSIGNAL;
        return sendto(fd, bytes, bytes.length, flags, address, 2 + name.length) == bytes.length;
      } finally {
        close(fd);
      }
    } catch (LastErrorException e) {
      return false;
    }
  }
}
