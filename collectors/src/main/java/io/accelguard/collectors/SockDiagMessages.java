// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import io.accelguard.model.Endpoint;
import io.accelguard.model.SocketSample;
import io.accelguard.model.SocketSample.State;
import io.accelguard.model.SocketSample.Transport;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalLong;

/// The netlink messages of `sock_diag(7)`: requests built, answers parsed. Lengths in an answer are
/// never believed beyond the bytes that came; a damaged message is skipped and counted.
final class SockDiagMessages {
  static final int REQUEST_BYTES = 72;
  private static final int HEADER_BYTES = 16;
  private static final int DIAG_BYTES = 72;
  private static final int SOCK_DIAG_BY_FAMILY = 20;
  private static final int NLMSG_ERROR = 2;
  private static final int NLMSG_DONE = 3;
  private static final int DUMP_INTERRUPTED = 0x10;
  private static final int REQUEST_DUMP = 0x1 | 0x300;
  private static final int INET_DIAG_INFO = 2;
  private static final int AF_INET = 2;
  private static final int AF_INET6 = 10;
  private static final int TIME_WAIT = 6;
  private static final int BYTES_ACKED = 120;
  private static final int BYTES_RECEIVED = 128;

  private final long netNamespace;

  SockDiagMessages(long netNamespace) {
    this.netNamespace = netNamespace;
  }

  /// Asks for all sockets of a family (2 or 10) and protocol, but those in TIME_WAIT, with
  /// `tcp_info`.
  ///
  /// @param sequence what the answer to this request will carry
  static void request(ByteBuffer out, int sequence, int family, Transport transport) {
    out.clear();
    out.putInt(REQUEST_BYTES);
    out.putShort((short) SOCK_DIAG_BY_FAMILY);
    out.putShort((short) REQUEST_DUMP);
    out.putInt(sequence).putInt(0);
    out.put((byte) family)
        .put((byte) protocol(transport))
        .put((byte) (1 << (INET_DIAG_INFO - 1)))
        .put((byte) 0);
    out.putInt(~(1 << TIME_WAIT));
    while (out.position() < REQUEST_BYTES) out.put((byte) 0);
  }

  private static int protocol(Transport transport) {
    return switch (transport) {
      case TCP -> 6;
      case UDP -> 17;
    };
  }

  /// Reads the messages of one datagram, from its position to its limit, in the machine's byte
  /// order. What belongs to another request, given up earlier, is skipped.
  ///
  /// @return whether the dump is over
  boolean parse(ByteBuffer in, int sequence, Transport transport, FoundSockets found) {
    int at = in.position();
    while (in.limit() - at >= HEADER_BYTES) {
      int length = in.getInt(at);
      if (length < HEADER_BYTES || length > in.limit() - at) {
        found.skip();
        return true;
      }
      int type = in.getShort(at + 4) & 0xffff;
      boolean ours = in.getInt(at + 8) == sequence;
      boolean interrupted = (in.getShort(at + 6) & DUMP_INTERRUPTED) != 0;
      if (ours && type == NLMSG_DONE) {
        if (interrupted) found.skip();
        return true;
      }
      if (ours && type == NLMSG_ERROR) {
        found.skip();
        return true;
      }
      Optional<SocketSample> socket =
          ours && type == SOCK_DIAG_BY_FAMILY
              ? socket(in, at + HEADER_BYTES, at + length, transport)
              : Optional.empty();
      socket.ifPresentOrElse(found::add, found::skip);
      at += Math.min((length + 3) & ~3, in.limit() - at);
    }
    return false;
  }

  private Optional<SocketSample> socket(ByteBuffer in, int at, int end, Transport transport) {
    if (end - at < DIAG_BYTES) return Optional.empty();
    int family = in.get(at) & 0xff;
    if (family != AF_INET && family != AF_INET6) return Optional.empty();
    int addressBytes = family == AF_INET ? 4 : 16;
    Endpoint local = endpoint(in, at + 8, port(in, at + 4), addressBytes);
    Endpoint remote = endpoint(in, at + 24, port(in, at + 6), addressBytes);
    int info = findInfo(in, at + DIAG_BYTES, end);
    return Optional.of(
        new SocketSample(
            in.getInt(at + 68) & 0xffffffffL,
            Optional.empty(),
            transport,
            state(in.get(at + 1), transport),
            local,
            remote,
            in.getInt(at + 64),
            counter(in, info, BYTES_ACKED),
            counter(in, info, BYTES_RECEIVED),
            netNamespace));
  }

  /// Where the payload of the attribute with `tcp_info` begins and ends, packed; 0 when there is
  /// none.
  private static int findInfo(ByteBuffer in, int from, int end) {
    int at = from;
    while (end - at >= 4) {
      int length = in.getShort(at) & 0xffff;
      if (length < 4 || length > end - at) return 0;
      if ((in.getShort(at + 2) & 0xffff) == INET_DIAG_INFO)
        return length >= BYTES_RECEIVED + 12 ? at + 4 : 0;
      at += (length + 3) & ~3;
    }
    return 0;
  }

  private static OptionalLong counter(ByteBuffer in, int info, int offset) {
    if (info == 0) return OptionalLong.empty();
    long value = in.getLong(info + offset);
    return value < 0 ? OptionalLong.empty() : OptionalLong.of(value);
  }

  /// Ports are in network order whatever the machine's is.
  private static int port(ByteBuffer in, int at) {
    return (in.get(at) & 0xff) << 8 | (in.get(at + 1) & 0xff);
  }

  private static Endpoint endpoint(ByteBuffer in, int at, int port, int addressBytes) {
    byte[] address = new byte[addressBytes];
    in.get(at, address);
    return Endpoint.of(address, port);
  }

  private static State state(int code, Transport transport) {
    return switch (code) {
      case 1 -> State.ESTABLISHED;
      case 2, 3, 12 -> State.CONNECTING;
      case 10 -> State.LISTEN;
      case 7 -> transport == Transport.UDP ? State.BOUND : State.CLOSING;
      default -> State.CLOSING;
    };
  }
}
