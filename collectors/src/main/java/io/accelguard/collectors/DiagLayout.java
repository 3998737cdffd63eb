// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import io.accelguard.model.SocketSample.State;
import io.accelguard.model.SocketSample.Transport;
import java.nio.ByteBuffer;

/// Where things are in an `inet_diag_msg` and the attributes behind it.
final class DiagLayout {
  static final int HEADER_BYTES = 16;
  static final int DIAG_BYTES = 72;
  static final int SOCK_DIAG_BY_FAMILY = 20;
  static final int INET_DIAG_INFO = 2;
  static final int BYTES_ACKED = 120;
  static final int BYTES_RECEIVED = 128;
  static final int LISTENING = 10;
  private static final int AF_INET = 2;
  private static final int AF_INET6 = 10;

  private DiagLayout() {}

  static boolean isInternet(ByteBuffer in, int at) {
    return in.get(at) == AF_INET || in.get(at) == AF_INET6;
  }

  static int addressBytes(ByteBuffer in, int at) {
    return (in.get(at) & 0xff) == AF_INET ? 4 : 16;
  }

  static int protocol(Transport transport) {
    return switch (transport) {
      case TCP -> 6;
      case UDP -> 17;
    };
  }

  /// A hash of family, transport, ports and addresses: what makes it another conversation.
  static long ends(ByteBuffer in, int at, Transport transport) {
    long mixed = in.get(at) * 31L + protocol(transport);
    mixed = mixed * 0x9e3779b97f4a7c15L ^ in.getInt(at + 4);
    for (int word = 8; word < 40; word += 8) {
      mixed = Long.rotateLeft((mixed ^ in.getLong(at + word)) * 0xbf58476d1ce4e5b9L, 29);
    }
    return mixed;
  }

  /// Where the `tcp_info` begins; 0 when there is none, or an old one without counters.
  static int findInfo(ByteBuffer in, int from, int end) {
    return find(in, from, end, INET_DIAG_INFO, BYTES_RECEIVED + 8);
  }

  /// Where the payload of an attribute begins; 0 when there is none that is long enough.
  static int find(ByteBuffer in, int from, int end, int type, int least) {
    int at = from;
    while (end - at >= 4) {
      int length = in.getShort(at) & 0xffff;
      if (length < 4 || length > end - at) return 0;
      if ((in.getShort(at + 2) & 0xffff) == type) return length >= least + 4 ? at + 4 : 0;
      at += (length + 3) & ~3;
    }
    return 0;
  }

  /// @return negative when there is none
  static long counter(ByteBuffer in, int info, int offset) {
    return info == 0 ? -1 : in.getLong(info + offset);
  }

  /// Ports are in network order whatever the machine's is.
  static int port(ByteBuffer in, int at) {
    return (in.get(at) & 0xff) << 8 | (in.get(at + 1) & 0xff);
  }

  static State state(int code, Transport transport) {
    return switch (code) {
      case 1 -> State.ESTABLISHED;
      case 2, 3, 12 -> State.CONNECTING;
      case 10 -> State.LISTEN;
      case 7 -> transport == Transport.UDP ? State.BOUND : State.CLOSING;
      default -> State.CLOSING;
    };
  }
}
