// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import com.sun.jna.Native;
import com.sun.jna.Pointer;

/// The few C library functions that reading a host needs, by direct mapping: arguments are numbers
/// and raw memory, so that a call costs well under a microsecond and leaves no garbage. A C `long`
/// is a Java `long` on every 64-bit Linux.
final class Libc {
  static final int O_RDONLY = 0;
  static final int O_CLOEXEC = 0x80000;
  static final int O_NONBLOCK = 0x800;
  static final int SC_CLK_TCK = 2;
  static final int SC_PAGESIZE = 30;

  static {
    Native.register(Libc.class, "c");
  }

  private Libc() {}

  static native int open(Pointer path, int flags);

  static native long pread(int descriptor, long buffer, long length, long offset);

  static native long read(int descriptor, long buffer, long length);

  static native int close(int descriptor);

  static native long readlink(Pointer path, Pointer buffer, long length);

  static native long readlinkat(int directory, Pointer path, Pointer buffer, long length);

  static native int statx(int directory, Pointer path, int flags, int mask, Pointer out);

  static native int socket(int domain, int type, int protocol);

  static native int setsockopt(int descriptor, int level, int option, Pointer value, int length);

  static native int bind(int descriptor, Pointer address, int length);

  static native int connect(int descriptor, Pointer address, int length);

  static native long send(int descriptor, Pointer buffer, long length, int flags);

  static native long recv(int descriptor, Pointer buffer, long length, int flags);

  static native long recvfrom(
      int descriptor, Pointer buffer, long length, int flags, Pointer sender, Pointer size);

  static native int getsockopt(int descriptor, int level, int option, Pointer value, Pointer size);

  static native int poll(Pointer descriptors, long count, int milliseconds);

  static native int getrlimit(int resource, Pointer limits);

  /// For calls that the C library has no name for.
  static native long syscall(long number, int descriptor, long buffer, long length);

  static native int setns(int descriptor, int type);

  static native long sysconf(int name);
}
