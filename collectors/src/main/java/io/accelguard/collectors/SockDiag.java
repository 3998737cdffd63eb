// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import io.accelguard.model.SocketSample.Transport;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/// One netlink socket in one network namespace. It stays in the namespace it was opened in, so it
/// is opened once and kept.
///
/// It is connected to the kernel: else whoever is root in a container's namespace could send it
/// forged answers.
final class SockDiag implements AutoCloseable {
  private static final int AF_NETLINK = 16;
  private static final int ADDRESS_BYTES = 12;
  private static final int SOCK_RAW_CLOEXEC = 3 | 0x80000;
  private static final int NETLINK_SOCK_DIAG = 4;
  private static final int SOL_SOCKET = 1;
  private static final int SO_RCVTIMEO = 20;
  private static final int EINTR = 4;
  private static final int[] FAMILIES = {2, 10};

  private final int descriptor;
  private final Optional<SockDiagEvents> events;
  private final SockDiagMessages messages;
  private int sequence;

  private SockDiag(int descriptor, Optional<SockDiagEvents> events, long netNamespace) {
    this.descriptor = descriptor;
    this.events = events;
    this.messages = new SockDiagMessages(netNamespace);
  }

  /// Room for one datagram, shared by all sockets of a thread. The kernel fills at most 32 KiB.
  record Room(Memory memory, ByteBuffer buffer) {
    static Room make() {
      Memory memory = new Memory(64 << 10);
      return new Room(
          memory, memory.getByteBuffer(0, memory.size()).order(ByteOrder.nativeOrder()));
    }
  }

  /// Opens a socket in the namespace that a link such as `/proc/1/ns/net` leads to, if it is still
  /// this one. Empty without the right.
  static Optional<SockDiag> inNamespace(String link, long netNamespace) {
    int descriptor = NamespaceVisit.open(link, netNamespace, SockDiag::open);
    if (descriptor < 0) return Optional.empty();
    int events = NamespaceVisit.open(link, netNamespace, SockDiagEvents::open);
    return Optional.of(new SockDiag(descriptor, SockDiagEvents.of(events), netNamespace));
  }

  /// Opens a socket in the agent's own namespace.
  static Optional<SockDiag> here(long netNamespace) {
    int descriptor = open();
    if (descriptor < 0) return Optional.empty();
    Optional<SockDiagEvents> events = SockDiagEvents.of(SockDiagEvents.open());
    return Optional.of(new SockDiag(descriptor, events, netNamespace));
  }

  private static int open() {
    int descriptor = Libc.socket(AF_NETLINK, SOCK_RAW_CLOEXEC, NETLINK_SOCK_DIAG);
    if (descriptor < 0) return -1;
    Memory timeout = new Memory(16);
    timeout.setLong(0, 2);
    timeout.setLong(8, 0);
    Memory kernel = new Memory(ADDRESS_BYTES);
    kernel.clear();
    kernel.setShort(0, (short) AF_NETLINK);
    if (Libc.setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, timeout, 16) == 0
        && Libc.connect(descriptor, kernel, ADDRESS_BYTES) == 0) {
      return descriptor;
    }
    Libc.close(descriptor);
    return -1;
  }

  /// Adds every TCP and UDP socket of the namespace.
  ///
  /// @return connections that ended since the last look; empty where the kernel does not tell
  Optional<EndedConnections> dump(Room room, FoundSockets found) {
    messages.begin();
    for (Transport transport : Transport.values()) {
      for (int family : FAMILIES) dump(family, transport, room, found);
    }
    Optional<EndedConnections> ended = events.map(heard -> drain(heard, room));
    messages.end();
    return ended;
  }

  /// Whether the kernel tells of connections that end.
  boolean hearsEnds() {
    return events.isPresent();
  }

  /// See [SockDiagMessages#bytes].
  long bytes() {
    return messages.bytes();
  }

  /// After the dump, while the sockets of the last one are still known.
  private EndedConnections drain(SockDiagEvents heard, Room room) {
    EndedConnections ended = new EndedConnections();
    heard.drain(room, messages, ended);
    return ended;
  }

  private void dump(int family, Transport transport, Room room, FoundSockets found) {
    SockDiagMessages.request(room.buffer(), ++sequence, family, transport);
    if (Libc.send(descriptor, room.memory(), SockDiagMessages.REQUEST_BYTES, 0) < 0) {
      found.skip();
      return;
    }
    boolean done = false;
    while (!done) {
      int got = (int) Libc.recv(descriptor, room.memory(), room.memory().size(), 0);
      if (got > 0) {
        room.buffer().clear().limit(got);
        done = messages.parse(room.buffer(), sequence, transport, found);
      } else if (got == 0 || Native.getLastError() != EINTR) {
        found.skip();
        return;
      }
    }
  }

  @Override
  public void close() {
    Libc.close(descriptor);
    events.ifPresent(SockDiagEvents::close);
  }
}
