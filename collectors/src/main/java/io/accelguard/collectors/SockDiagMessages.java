// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import static io.accelguard.collectors.DiagLayout.BYTES_ACKED;
import static io.accelguard.collectors.DiagLayout.BYTES_RECEIVED;
import static io.accelguard.collectors.DiagLayout.DIAG_BYTES;
import static io.accelguard.collectors.DiagLayout.HEADER_BYTES;
import static io.accelguard.collectors.DiagLayout.INET_DIAG_INFO;
import static io.accelguard.collectors.DiagLayout.LISTENING;
import static io.accelguard.collectors.DiagLayout.SOCK_DIAG_BY_FAMILY;
import static io.accelguard.collectors.DiagLayout.addressBytes;
import static io.accelguard.collectors.DiagLayout.counter;
import static io.accelguard.collectors.DiagLayout.ends;
import static io.accelguard.collectors.DiagLayout.findInfo;
import static io.accelguard.collectors.DiagLayout.isInternet;
import static io.accelguard.collectors.DiagLayout.port;
import static io.accelguard.collectors.DiagLayout.protocol;
import static io.accelguard.collectors.DiagLayout.state;

import io.accelguard.model.Endpoint;
import io.accelguard.model.SocketSample;
import io.accelguard.model.SocketSample.Transport;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalLong;

/// The netlink messages of `sock_diag(7)`: requests built, answers parsed. Lengths in an answer are
/// never believed beyond the bytes that came; a damaged message is skipped and counted.
final class SockDiagMessages {
  static final int REQUEST_BYTES = 72;
  private static final int NLMSG_ERROR = 2;
  private static final int NLMSG_DONE = 3;
  private static final int DUMP_INTERRUPTED = 0x10;
  private static final int REQUEST_DUMP = 0x1 | 0x300;
  private static final int TIME_WAIT = 6;

  private static final OptionalLong NOTHING_YET = OptionalLong.of(0);

  private final long netNamespace;
  private final KnownSockets known = new KnownSockets();
  private final SocketBytes bytes = new SocketBytes();
  private final ListeningPorts listening = new ListeningPorts();
  private final EndingMessages endings = new EndingMessages(known, bytes, listening);
  private final LastAddress local = new LastAddress();
  private final LastAddress remote = new LastAddress();

  SockDiagMessages(long netNamespace) {
    this.netNamespace = netNamespace;
  }

  /// Begins a look of several dumps.
  void begin() {
    known.begin();
    listening.begin();
  }

  /// Ends it: sockets that were in no dump of this look and the last are forgotten.
  void end() {
    known.end();
    bytes.settle();
  }

  /// Payload that was seen to move over connections that leave the namespace.
  long bytes() {
    return bytes.total();
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
    if (!isInternet(in, at) || found.isFull()) return false;
    if (in.get(at + 1) == LISTENING && transport == Transport.TCP) listening.add(port(in, at + 4));
    long cookie = in.getLong(at + 44);
    long ends = ends(in, at, transport);
    Optional<KnownSocket> past = known.find(cookie);
    if (past.isEmpty()) {
      KnownSocket socket = new KnownSocket(cookie, ends, sample(in, at, end, transport));
      if (cookie != 0 && known.mark(socket)) {
        known.add(socket);
        bytes.opened(socket.sample());
      }
      found.add(socket);
      return true;
    }
    KnownSocket socket = past.get();
    // A dump that the kernel takes up again may show one twice.
    if (!known.mark(socket)) return true;
    SocketSample before = socket.sample();
    if (socket.hasEnds(ends)) {
      int info = findInfo(in, at + DIAG_BYTES, end);
      socket.see(
          state(in.get(at + 1), transport),
          in.getInt(at + 64),
          in.getInt(at + 68) & 0xffffffffL,
          counter(in, info, BYTES_ACKED),
          counter(in, info, BYTES_RECEIVED));
      bytes.moved(before, socket.sample());
    } else {
      socket.see(ends, sample(in, at, end, transport));
      bytes.opened(socket.sample());
    }
    found.add(socket);
    return true;
  }

  /// Reads one datagram that tells of sockets that ended.
  void ended(ByteBuffer in, EndedConnections into) {
    endings.read(in, into);
  }

  private SocketSample sample(ByteBuffer in, int at, int end, Transport transport) {
    int info = findInfo(in, at + DIAG_BYTES, end);
    return new SocketSample(
        in.getInt(at + 68) & 0xffffffffL,
        Optional.empty(),
        transport,
        state(in.get(at + 1), transport),
        local(in, at),
        remote(in, at),
        in.getInt(at + 64),
        KnownSocket.counter(NOTHING_YET, counter(in, info, BYTES_ACKED)),
        KnownSocket.counter(NOTHING_YET, counter(in, info, BYTES_RECEIVED)),
        netNamespace);
  }

  private Endpoint local(ByteBuffer in, int at) {
    return local.endpoint(in, at + 8, port(in, at + 4), addressBytes(in, at));
  }

  private Endpoint remote(ByteBuffer in, int at) {
    return remote.endpoint(in, at + 24, port(in, at + 6), addressBytes(in, at));
  }
}
