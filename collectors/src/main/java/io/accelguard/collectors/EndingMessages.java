// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import static io.accelguard.collectors.DiagLayout.BYTES_ACKED;
import static io.accelguard.collectors.DiagLayout.BYTES_RECEIVED;
import static io.accelguard.collectors.DiagLayout.DIAG_BYTES;
import static io.accelguard.collectors.DiagLayout.HEADER_BYTES;
import static io.accelguard.collectors.DiagLayout.SOCK_DIAG_BY_FAMILY;
import static io.accelguard.collectors.DiagLayout.addressBytes;
import static io.accelguard.collectors.DiagLayout.counter;
import static io.accelguard.collectors.DiagLayout.find;
import static io.accelguard.collectors.DiagLayout.findInfo;
import static io.accelguard.collectors.DiagLayout.isInternet;
import static io.accelguard.collectors.DiagLayout.port;

import io.accelguard.model.Calls.Outcome;
import io.accelguard.model.Endpoint;
import io.accelguard.model.Endpoint.Scope;
import io.accelguard.model.SocketSample;
import io.accelguard.model.SocketSample.State;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalLong;

/// The netlink messages that tell of TCP connections that ended. A damaged one is skipped and
/// counted.
final class EndingMessages {
  private static final int INET_DIAG_PROTOCOL = 10;
  private static final int TCP = 6;

  private final KnownSockets known;
  private final SocketBytes bytes;
  private final ListeningPorts listening;
  private final LastAddress local = new LastAddress();
  private final LastAddress remote = new LastAddress();

  /// @param known of the looks until now
  EndingMessages(KnownSockets known, SocketBytes bytes, ListeningPorts listening) {
    this.known = known;
    this.bytes = bytes;
    this.listening = listening;
  }

  /// Reads one datagram that tells of sockets that ended. Who held one is known where a look before
  /// showed it: its cookie is the only thing in here that tells, inode and user are gone.
  void read(ByteBuffer in, EndedConnections into) {
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
    if (past.isEmpty()) return shortLived(in, at, sent, received, into);
    SocketSample seen = past.get().sample();
    if (seen.remote().port() == 0) return true;
    SocketSample last =
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
            seen.netNamespace());
    bytes.moved(seen, last);
    into.add(last);
    return true;
  }

  /// @return false when it is damaged
  private boolean shortLived(
      ByteBuffer in, int at, long sent, long received, EndedConnections into) {
    if (!isInternet(in, at)) return false;
    Endpoint here = local.endpoint(in, at + 8, port(in, at + 4), addressBytes(in, at));
    Endpoint peer = remote.endpoint(in, at + 24, port(in, at + 6), addressBytes(in, at));
    long all = Math.max(0, sent) + Math.max(0, received);
    boolean torn = peer.port() == 0;
    // A listener, or a socket that never had a peer.
    if (torn && peer.scope() == Scope.ANY) return true;
    if (!torn) into.add(Math.max(0, sent), Math.max(0, received));
    bytes.ended(here, peer, all);
    if (!listening.has(here.port()) && SocketBytes.isLeaving(here, peer))
      into.call(peer, torn ? Outcome.UNKNOWN : all > 0 ? Outcome.ANSWERED : Outcome.UNANSWERED);
    return true;
  }

  /// The kernel sets the counters of a connection to zero that is torn down (`SO_LINGER` 0).
  private static OptionalLong last(OptionalLong seen, long told) {
    return KnownSocket.counter(seen, Math.max(seen.orElse(-1), told));
  }
}
