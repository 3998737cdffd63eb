// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import java.util.Optional;

/// A netlink socket on which the kernel tells of TCP connections of one network namespace that end,
/// with their final counters: the groups `SKNLGRP_INET_TCP_DESTROY` and
/// `SKNLGRP_INET6_TCP_DESTROY`. It is connected to the kernel, and what a process sends to these
/// groups all the same is not believed.
final class SockDiagEvents implements AutoCloseable {
  private static final int ADDRESS_BYTES = 12;
  private static final int NETLINK_SOCK_DIAG = 4;
  private static final int ROOM_BYTES = 4 << 20;
  private static final int TCP_GROUPS = 1 | 1 << 2;
  private static final int MSG_DONTWAIT = 0x40;
  private static final int EINTR = 4;
  private static final int ENOBUFS = 105;
  private static final int MOST_A_LOOK = 16_384;

  private final int descriptor;
  private final Memory sender = new Memory(16);

  private SockDiagEvents(int descriptor) {
    this.descriptor = descriptor;
  }

  /// Takes a descriptor that [#open] gave; empty when it gave none.
  static Optional<SockDiagEvents> of(int descriptor) {
    return descriptor < 0 ? Optional.empty() : Optional.of(new SockDiagEvents(descriptor));
  }

  /// @return a descriptor, or -1 where the kernel does not tell
  static int open() {
    return NetlinkSocket.descriptor(NETLINK_SOCK_DIAG, TCP_GROUPS, ROOM_BYTES);
  }

  /// Reads what has waited; what does not fit into one look waits for the next.
  void drain(SockDiag.Room room, SockDiagMessages messages, EndedConnections ended) {
    for (int i = 0; i < MOST_A_LOOK; i++) {
      sender.setInt(12, ADDRESS_BYTES);
      int got =
          (int)
              Libc.recvfrom(
                  descriptor,
                  room.memory(),
                  room.memory().size(),
                  MSG_DONTWAIT,
                  sender,
                  sender.share(12));
      if (got <= 0) {
        int error = got == 0 ? 0 : Native.getLastError();
        if (error == ENOBUFS) ended.overflow();
        else if (error != EINTR) return;
        continue;
      }
      boolean fromKernel = sender.getInt(4) == 0;
      room.buffer().clear().limit(got);
      if (fromKernel) messages.ended(room.buffer(), ended);
      else ended.skip();
    }
  }

  @Override
  public void close() {
    Libc.close(descriptor);
  }
}
