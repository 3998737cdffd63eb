// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import com.sun.jna.Memory;
import com.sun.jna.NativeLong;
import io.accelguard.model.SocketSample;
import io.accelguard.model.SocketSample.Transport;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// One netlink socket in one network namespace. It stays in the namespace it was opened in, so it
/// is opened once and kept.
final class SockDiag implements AutoCloseable {
  private static final int AF_NETLINK = 16;
  private static final int SOCK_RAW_CLOEXEC = 3 | 0x80000;
  private static final int NETLINK_SOCK_DIAG = 4;
  private static final int SOL_SOCKET = 1;
  private static final int SO_RCVTIMEO = 20;
  private static final int CLONE_NEWNET = 0x40000000;
  private static final int[] FAMILIES = {2, 10};
  private static final int BUFFER_BYTES = 256 << 10;

  private final int descriptor;
  private final SockDiagMessages messages;
  private final Memory memory = new Memory(BUFFER_BYTES);
  private final ByteBuffer buffer =
      memory.getByteBuffer(0, BUFFER_BYTES).order(ByteOrder.nativeOrder());

  private SockDiag(int descriptor, long netNamespace) {
    this.descriptor = descriptor;
    this.messages = new SockDiagMessages(netNamespace);
  }

  /// Opens a socket in the namespace that a link such as `/proc/1/ns/net` leads to. The change of
  /// namespace happens on a thread of its own, which then ends: no other code ever runs in a
  /// foreign namespace. Empty without the right.
  static Optional<SockDiag> inNamespace(String link, long netNamespace) {
    int[] opened = {-1};
    Thread visitor =
        Thread.ofPlatform()
            .daemon()
            .name("netns-" + netNamespace)
            .start(() ->
                opened[0] =
                    enter(link)
                        ? Libc.socket(AF_NETLINK, SOCK_RAW_CLOEXEC, NETLINK_SOCK_DIAG)
                        : -1);
    try {
      visitor.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
    return wrap(opened[0], netNamespace);
  }

  /// Opens a socket in the agent's own namespace.
  static Optional<SockDiag> here(long netNamespace) {
    return wrap(Libc.socket(AF_NETLINK, SOCK_RAW_CLOEXEC, NETLINK_SOCK_DIAG), netNamespace);
  }

  private static Optional<SockDiag> wrap(int descriptor, long netNamespace) {
    if (descriptor < 0) return Optional.empty();
    Memory timeout = new Memory(16);
    timeout.setLong(0, 2);
    timeout.setLong(8, 0);
    Libc.setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, timeout, 16);
    return Optional.of(new SockDiag(descriptor, netNamespace));
  }

  private static boolean enter(String link) {
    byte[] name = (link + "\0").getBytes(StandardCharsets.UTF_8);
    Memory path = new Memory(name.length);
    path.write(0, name, 0, name.length);
    int namespace = Libc.open(path, Libc.O_RDONLY | Libc.O_CLOEXEC);
    if (namespace < 0) return false;
    try {
      return Libc.setns(namespace, CLONE_NEWNET) == 0;
    } finally {
      Libc.close(namespace);
    }
  }

  /// Adds every TCP and UDP socket of the namespace.
  ///
  /// @return messages that could not be read
  int dump(List<SocketSample> found) {
    int skipped = 0;
    for (Transport transport : Transport.values()) {
      for (int family : FAMILIES) skipped += dump(family, transport, found);
    }
    return skipped;
  }

  private int dump(int family, Transport transport, List<SocketSample> found) {
    SockDiagMessages.request(buffer, family, transport);
    NativeLong length = new NativeLong(SockDiagMessages.REQUEST_BYTES);
    if (Libc.send(descriptor, memory, length, 0).intValue() < 0) return 1;
    int skipped = 0;
    while (true) {
      int got = Libc.recv(descriptor, memory, new NativeLong(BUFFER_BYTES), 0).intValue();
      if (got <= 0) return skipped + 1;
      buffer.clear().limit(got);
      SockDiagMessages.Part part = messages.parse(buffer, transport, found);
      skipped += part.skipped() + (part.error() == 0 ? 0 : 1);
      if (part.done()) return skipped;
    }
  }

  @Override
  public void close() {
    Libc.close(descriptor);
  }
}
