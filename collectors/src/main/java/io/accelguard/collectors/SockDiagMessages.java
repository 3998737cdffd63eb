// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

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
  private static final int INET_DIAG_PROTOCOL = 10;
  private static final int TCP = 6;
  private static final int AF_INET = 2;
  private static final int AF_INET6 = 10;
  private static final int TIME_WAIT = 6;
  private static final int BYTES_ACKED = 120;
  private static final int BYTES_RECEIVED = 128;

  private static final OptionalLong NOTHING_YET = OptionalLong.of(0);

  private final long netNamespace;
  private final KnownSockets known = new KnownSockets();
  private final LastAddress local = new LastAddress();
  private final LastAddress remote = new LastAddress();

  SockDiagMessages(long netNamespace) {
    this.netNamespace = netNamespace;
  }

  /// Begins a look of several dumps.
  void begin() {
    known.begin();
  }

  /// Ends it: sockets that were in no dump of this look and the last are forgotten.
  void end() {
    known.end();
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
      boolean read =
          ours
              && type == SOCK_DIAG_BY_FAMILY
              && socket(in, at + HEADER_BYTES, at + length, transport, found);
      if (!read) found.skip();
      at += Math.min((length + 3) & ~3, in.limit() - at);
    }
    return false;
  }

  /// @return false when it is damaged or more than is kept
  private boolean socket(ByteBuffer in, int at, int end, Transport transport, FoundSockets found) {
    if (end - at < DIAG_BYTES) return false;
    int family = in.get(at) & 0xff;
    if ((family != AF_INET && family != AF_INET6) || found.isFull()) return false;
    long cookie = in.getLong(at + 44);
    long ends = ends(in, at, family, transport);
    Optional<KnownSocket> past = known.find(cookie);
    if (past.isEmpty()) {
      KnownSocket socket = new KnownSocket(cookie, ends, sample(in, at, end, transport));
      if (cookie != 0 && known.mark(socket)) known.add(socket);
      found.add(socket);
      return true;
    }
    KnownSocket socket = past.get();
    // A dump that the kernel takes up again may show one twice.
    if (!known.mark(socket)) return true;
    if (socket.hasEnds(ends)) {
      int info = findInfo(in, at + DIAG_BYTES, end);
      socket.see(
          state(in.get(at + 1), transport),
          in.getInt(at + 64),
          in.getInt(at + 68) & 0xffffffffL,
          counter(in, info, BYTES_ACKED),
          counter(in, info, BYTES_RECEIVED));
    } else {
      socket.see(ends, sample(in, at, end, transport));
    }
    found.add(socket);
    return true;
  }

  /// Reads one datagram that tells of sockets that ended. Who held one is known where a look before
  /// showed it: its cookie is the only thing in here that tells, inode and user are gone.
  void ended(ByteBuffer in, EndedConnections into) {
    int at = in.position();
    while (in.limit() - at >= HEADER_BYTES) {
      int length = in.getInt(at);
      if (length < HEADER_BYTES + DIAG_BYTES || length > in.limit() - at) {
        into.skip();
        return;
      }
      boolean told = (in.getShort(at + 4) & 0xffff) == SOCK_DIAG_BY_FAMILY;
      if (!told || !end(in, at + HEADER_BYTES, at + length, into)) into.skip();
      at += Math.min((length + 3) & ~3, in.limit() - at);
    }
  }

  /// @return false when it is damaged or no TCP connection
  private boolean end(ByteBuffer in, int at, int end, EndedConnections into) {
    int protocol = find(in, at + DIAG_BYTES, end, INET_DIAG_PROTOCOL, 1);
    if (protocol == 0 || in.get(protocol) != TCP) return false;
    int info = findInfo(in, at + DIAG_BYTES, end);
    long sent = counter(in, info, BYTES_ACKED);
    long received = counter(in, info, BYTES_RECEIVED);
    Optional<KnownSocket> past = known.find(in.getLong(at + 44));
    if (past.isEmpty()) {
      // Without a port: a listener, a socket that never had a peer, or one that was torn down.
      if (port(in, at + 6) != 0) into.add(Math.max(0, sent), Math.max(0, received));
      return true;
    }
    SocketSample seen = past.get().sample();
    if (seen.remote().port() == 0) return true;
    into.add(
        new SocketSample(
            seen.inode(),
            seen.owner(),
            seen.transport(),
            State.ENDED,
            seen.local(),
            seen.remote(),
            seen.uid(),
            last(seen.bytesSent(), sent),
            last(seen.bytesReceived(), received),
            netNamespace));
    return true;
  }

  /// The kernel sets the counters of a connection to zero that is torn down (`SO_LINGER` 0).
  private static OptionalLong last(OptionalLong seen, long told) {
    return KnownSocket.counter(seen, Math.max(seen.orElse(-1), told));
  }

  private SocketSample sample(ByteBuffer in, int at, int end, Transport transport) {
    int addressBytes = (in.get(at) & 0xff) == AF_INET ? 4 : 16;
    int info = findInfo(in, at + DIAG_BYTES, end);
    return new SocketSample(
        in.getInt(at + 68) & 0xffffffffL,
        Optional.empty(),
        transport,
        state(in.get(at + 1), transport),
        local.endpoint(in, at + 8, port(in, at + 4), addressBytes),
        remote.endpoint(in, at + 24, port(in, at + 6), addressBytes),
        in.getInt(at + 64),
        KnownSocket.counter(NOTHING_YET, counter(in, info, BYTES_ACKED)),
        KnownSocket.counter(NOTHING_YET, counter(in, info, BYTES_RECEIVED)),
        netNamespace);
  }

  /// A hash of family, transport, ports and addresses: what makes it another conversation.
  private static long ends(ByteBuffer in, int at, int family, Transport transport) {
    long mixed = family * 31L + protocol(transport);
    mixed = mixed * 0x9e3779b97f4a7c15L ^ in.getInt(at + 4);
    for (int word = 8; word < 40; word += 8) {
      mixed = Long.rotateLeft((mixed ^ in.getLong(at + word)) * 0xbf58476d1ce4e5b9L, 29);
    }
    return mixed;
  }

  /// Where the `tcp_info` begins; 0 when there is none, or an old one without counters.
  private static int findInfo(ByteBuffer in, int from, int end) {
    return find(in, from, end, INET_DIAG_INFO, BYTES_RECEIVED + 8);
  }

  /// Where the payload of an attribute begins; 0 when there is none that is long enough.
  private static int find(ByteBuffer in, int from, int end, int type, int least) {
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
  private static long counter(ByteBuffer in, int info, int offset) {
    return info == 0 ? -1 : in.getLong(info + offset);
  }

  /// Ports are in network order whatever the machine's is.
  private static int port(ByteBuffer in, int at) {
    return (in.get(at) & 0xff) << 8 | (in.get(at + 1) & 0xff);
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
