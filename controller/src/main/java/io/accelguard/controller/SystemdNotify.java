// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Tells systemd how we are (sd_notify(3)), when it asked for it. The JDK has no datagram sockets
/// of the Unix family, hence the three native calls.
///
/// @param socket value of `NOTIFY_SOCKET`
record SystemdNotify(Optional<String> socket) {
  private static final int AF_UNIX = 1;
  private static final int SOCK_DGRAM_CLOEXEC = 0x80002;
  private static final int MSG_DONTWAIT_NOSIGNAL = 0x4040;
  private static final int LONGEST_PATH = 107;

  /// As the environment says.
  static SystemdNotify fromEnvironment() {
    return new SystemdNotify(Optional.ofNullable(System.getenv("NOTIFY_SOCKET")));
  }

  /// Nodes and people are served.
  void ready() {
    send("READY=1\nSTATUS=serving");
  }

  /// A round has ended; without this for `WatchdogSec` the unit is started anew.
  void alive() {
    send("WATCHDOG=1");
  }

  /// We are on the way out.
  void stopping() {
    send("STOPPING=1");
  }

  private void send(String message) {
    socket.ifPresent(path -> send(path, message));
  }

  /// A message that systemd does not take is lost: it asks again by its watchdog.
  private static void send(String path, String message) {
    byte[] name = path.getBytes(StandardCharsets.UTF_8);
    if (name.length == 0 || name.length > LONGEST_PATH) return;
    if (name[0] == '@') name[0] = 0;
    byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment address = arena.allocate(2 + name.length);
      address.set(JAVA_SHORT, 0, (short) AF_UNIX);
      MemorySegment.copy(name, 0, address, JAVA_BYTE, 2, name.length);
      int fd =
          (int)
              function("socket", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT)
                  .invokeExact(AF_UNIX, SOCK_DGRAM_CLOEXEC, 0);
      if (fd < 0) return;
      long _ =
          (long)
              function(
                      "sendto", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS,
                      JAVA_INT)
                  .invokeExact(
                      fd,
                      arena.allocateFrom(JAVA_BYTE, bytes),
                      (long) bytes.length,
                      MSG_DONTWAIT_NOSIGNAL,
                      address,
                      (int) address.byteSize());
      int _ = (int) function("close", JAVA_INT, JAVA_INT).invokeExact(fd);
    } catch (Throwable e) {
      throw new IllegalStateException("libc cannot be called", e);
    }
  }

  @SuppressWarnings("restricted") // the launcher allows native calls
  private static MethodHandle function(
      String name, MemoryLayout result, MemoryLayout... arguments) {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(
        linker.defaultLookup().findOrThrow(name), FunctionDescriptor.of(result, arguments));
  }
}
