// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/// One netlink socket on which the kernel reports events. It hears the kernel only: it is connected
/// to it, so that no process can send it forged ones.
final class NetlinkSocket implements AutoCloseable {
  private static final int AF_NETLINK = 16;
  private static final int ADDRESS_BYTES = 12;
  private static final int SOCK_RAW_CLOEXEC = 3 | 0x80000;
  private static final int SOL_SOCKET = 1;
  private static final int SO_RCVTIMEO = 20;
  private static final int SO_RCVBUF = 8;
  private static final int SO_RCVBUFFORCE = 33;
  private static final int MSG_DONTWAIT = 0x40;
  private static final int EINTR = 4;
  private static final int EAGAIN = 11;
  private static final int ENOBUFS = 105;
  private static final int MESSAGE_BYTES = 64 << 10;

  private final int descriptor;
  private final Memory memory = new Memory(MESSAGE_BYTES);
  private final ByteBuffer view =
      memory.getByteBuffer(0, MESSAGE_BYTES).order(ByteOrder.nativeOrder());

  /// What a call to receive came to.
  enum Received {
    /// a message lies in the buffer
    MESSAGE,
    /// no message waits
    NOTHING,
    /// the kernel had no room and dropped some
    LOST,
    /// the socket is of no use any more
    BROKEN
  }

  private NetlinkSocket(int descriptor) {
    this.descriptor = descriptor;
  }

  /// Opens a socket of a netlink protocol. Empty where the kernel does not have it or does not let
  /// us.
  ///
  /// @param groups multicast groups, as a bit set
  /// @param room bytes that may wait, of which the kernel may grant less without CAP_NET_ADMIN
  static Optional<NetlinkSocket> open(int protocol, int groups, int room) {
    int descriptor = descriptor(protocol, groups, room);
    if (descriptor < 0) return Optional.empty();
    Memory second = new Memory(16);
    second.setLong(0, 1);
    second.setLong(8, 0);
    NetlinkSocket socket = new NetlinkSocket(descriptor);
    if (Libc.setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, second, 16) == 0)
      return Optional.of(socket);
    socket.close();
    return Optional.empty();
  }

  /// The bare descriptor of such a socket, on which a receiver waits for ever.
  ///
  /// @return -1 where the kernel does not have it or does not let us
  static int descriptor(int protocol, int groups, int room) {
    int descriptor = Libc.socket(AF_NETLINK, SOCK_RAW_CLOEXEC, protocol);
    if (descriptor < 0) return -1;
    Memory bytes = new Memory(4);
    bytes.setInt(0, room);
    if (Libc.setsockopt(descriptor, SOL_SOCKET, SO_RCVBUFFORCE, bytes, 4) != 0)
      Libc.setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, bytes, 4);
    Memory address = new Memory(ADDRESS_BYTES);
    address.clear();
    address.setShort(0, (short) AF_NETLINK);
    address.setInt(8, groups);
    boolean bound = Libc.bind(descriptor, address, ADDRESS_BYTES) == 0;
    address.setInt(8, 0);
    if (bound && Libc.connect(descriptor, address, ADDRESS_BYTES) == 0) return descriptor;
    Libc.close(descriptor);
    return -1;
  }

  /// The buffer that messages are written into before sending and lie in after receiving.
  ByteBuffer buffer() {
    return view;
  }

  /// Sends what lies in the buffer before its position.
  boolean send() {
    return Libc.send(descriptor, memory, view.position(), 0) == view.position();
  }

  /// Takes the next message, waiting a second at most.
  Received await() {
    return receive(0);
  }

  /// Takes the next message, if one is there.
  Received poll() {
    return receive(MSG_DONTWAIT);
  }

  private Received receive(int flags) {
    while (true) {
      int got = (int) Libc.recv(descriptor, memory, MESSAGE_BYTES, flags);
      if (got > 0) {
        view.clear().limit(got);
        return Received.MESSAGE;
      }
      int error = got == 0 ? 0 : Native.getLastError();
      if (error == EINTR) continue;
      if (error == EAGAIN) return Received.NOTHING;
      return error == ENOBUFS ? Received.LOST : Received.BROKEN;
    }
  }

  @Override
  public void close() {
    Libc.close(descriptor);
  }
}
