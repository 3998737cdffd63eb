// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.enforcer;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;

/// The few calls to the kernel that the JDK does not offer, by the foreign function interface: what
/// runs with the right to kill loads no native code but the C library and the JDK's own.
final class Libc {
  private static final long PIDFD_SEND_SIGNAL = 424;
  private static final long PIDFD_OPEN = 434;
  private static final short POLLIN = 1;
  private static final int O_WRONLY = 1;
  private static final int O_NOCTTY = 0x100;
  private static final int O_NONBLOCK = 0x800;
  private static final int O_NOFOLLOW = 0x20000;
  private static final int O_CLOEXEC = 0x80000;

  private static final MethodHandle SYSCALL =
      find(
          "syscall",
          FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG));
  private static final MethodHandle POLL =
      find("poll", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
  private static final MethodHandle CLOSE =
      find("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
  private static final MethodHandle OPEN =
      find("open", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
  private static final MethodHandle WRITE =
      find("write", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));

  private Libc() {}

  /// A descriptor of whatever process has the pid; negative when none has.
  static int pidfdOpen(int pid) {
    return (int) syscall(PIDFD_OPEN, pid, 0, 0, 0);
  }

  /// Sends a signal to the process of a descriptor; negative when that was refused.
  static int pidfdSendSignal(int pidfd, int signal) {
    return (int) syscall(PIDFD_SEND_SIGNAL, pidfd, signal, 0, 0);
  }

  /// Whether the process of a descriptor has ended, waited for by its parent or not.
  static boolean hasEnded(int pidfd) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment poll = arena.allocate(8, 4);
      poll.set(JAVA_INT, 0, pidfd);
      poll.set(ValueLayout.JAVA_SHORT, 4, POLLIN);
      return (int) POLL.invokeExact(poll, 1L, 0) != 0;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  static void close(int descriptor) {
    try {
      int _ = (int) CLOSE.invokeExact(descriptor);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  /// Writes a text to a device without waiting and without making it our terminal; says whether all
  /// of it was taken.
  static boolean writeDevice(String path, String text) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment bytes = arena.allocateFrom(text, StandardCharsets.US_ASCII);
      long length = bytes.byteSize() - 1;
      int flags = O_WRONLY | O_NOCTTY | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC;
      int device = (int) OPEN.invokeExact(arena.allocateFrom(path), flags);
      if (device < 0) return false;
      try {
        return (long) WRITE.invokeExact(device, bytes, length) == length;
      } finally {
        close(device);
      }
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  private static long syscall(long number, long a, long b, long c, long d) {
    try {
      return (long) SYSCALL.invokeExact(number, a, b, c, d);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  @SuppressWarnings("restricted")
  private static MethodHandle find(String name, FunctionDescriptor type) {
    Linker linker = Linker.nativeLinker();
    MemorySegment function =
        linker
            .defaultLookup()
            .find(name)
            .orElseThrow(() -> new IllegalStateException("this C library has no " + name));
    boolean variadic = name.equals("syscall") || name.equals("open");
    int fixed = name.equals("open") ? 2 : 1;
    return variadic
        ? linker.downcallHandle(function, type, Linker.Option.firstVariadicArg(fixed))
        : linker.downcallHandle(function, type);
  }
}
