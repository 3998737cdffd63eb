// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import com.sun.jna.Memory;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import java.util.function.IntSupplier;

/// Opens a socket in another network namespace, where it stays. The change of namespace happens on
/// a thread of its own, which then ends: no other code ever runs in a foreign namespace.
final class NamespaceVisit {
  private static final int CLONE_NEWNET = 0x40000000;

  private NamespaceVisit() {}

  /// Opens it in the namespace that a link such as `/proc/1/ns/net` leads to, if it is still this
  /// one.
  ///
  /// @return the descriptor that `opener` gave, or -1 without the right to enter
  static int open(String link, long netNamespace, IntSupplier opener) {
    int[] opened = {-1};
    Thread visitor =
        Thread.ofPlatform()
            .daemon()
            .name("netns-" + netNamespace)
            .start(() -> opened[0] = enter(link, netNamespace) ? opener.getAsInt() : -1);
    try {
      visitor.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return -1;
    }
    return opened[0];
  }

  private static boolean enter(String link, long netNamespace) {
    byte[] name = (link + "\0").getBytes(StandardCharsets.UTF_8);
    Memory path = new Memory(name.length);
    path.write(0, name, 0, name.length);
    int namespace = Libc.open(path, Libc.O_RDONLY | Libc.O_CLOEXEC);
    if (namespace < 0) return false;
    try {
      OptionalLong there = new NetNamespaces().of("/proc/self/fd/" + namespace);
      return there.equals(OptionalLong.of(netNamespace))
          && Libc.setns(namespace, CLONE_NEWNET) == 0;
    } finally {
      Libc.close(namespace);
    }
  }
}
