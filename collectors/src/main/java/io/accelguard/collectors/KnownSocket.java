// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import io.accelguard.model.Endpoint;
import io.accelguard.model.ProcessKey;
import io.accelguard.model.SocketSample;
import io.accelguard.model.SocketSample.Transport;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// One socket as it was last seen. A socket that did not change gives the same sample again, and
/// one that moved bytes shares everything else with the sample before: thousands of idle sockets
/// leave no garbage.
final class KnownSocket {
  private static final int FIRST_WAIT_CALLS = 20;
  private static final int MOST_DOUBLINGS = 5;

  /// The chain of a [KnownSockets].
  @Nullable KnownSocket next;

  /// The last look that showed it.
  int look;

  private final long key;
  private long ends;
  private SocketSample sample;
  private int nextSearch;
  private int searches;

  /// @param key the kernel's cookie, or the inode where there is no cookie
  /// @param ends a hash of the addresses and ports as the kernel gave them
  KnownSocket(long key, long ends, SocketSample sample) {
    this.key = key;
    this.ends = ends;
    this.sample = sample;
  }

  long key() {
    return key;
  }

  SocketSample sample() {
    return sample;
  }

  boolean hasEnds(long other) {
    return ends == other;
  }

  /// What it is seen as now; the process that holds it stays the same.
  void see(long newEnds, SocketSample seen) {
    ends = newEnds;
    sample = seen.owner().equals(sample.owner()) ? seen : owned(seen, sample.owner());
  }

  /// What moved between the same ends. Of datagrams the kernel tells nothing, so that their
  /// counters stay.
  void see(SocketSample.State state, int uid, long inode, long sent, long received) {
    boolean uncounted = sample.transport() == Transport.UDP;
    OptionalLong nowSent = uncounted ? sample.bytesSent() : counter(sample.bytesSent(), sent);
    OptionalLong nowReceived =
        uncounted ? sample.bytesReceived() : counter(sample.bytesReceived(), received);
    if (sample.state() == state
        && sample.uid() == uid
        && sample.inode() == inode
        && sample.bytesSent().equals(nowSent)
        && sample.bytesReceived().equals(nowReceived)) {
      return;
    }
    Endpoint local = sample.local();
    sample =
        new SocketSample(
            inode,
            sample.owner(),
            sample.transport(),
            state,
            local,
            sample.remote(),
            uid,
            nowSent,
            nowReceived,
            sample.netNamespace());
  }

  /// Adds bytes to a socket for which the kernel has no counters.
  void count(long sent, long received) {
    if (sent == 0 && received == 0 && sample.bytesSent().isPresent()) return;
    sample =
        new SocketSample(
            sample.inode(),
            sample.owner(),
            sample.transport(),
            sample.state(),
            sample.local(),
            sample.remote(),
            sample.uid(),
            OptionalLong.of(sample.bytesSent().orElse(0) + sent),
            OptionalLong.of(sample.bytesReceived().orElse(0) + received),
            sample.netNamespace());
  }

  /// @param value of a counter; negative when there is none
  static OptionalLong counter(OptionalLong past, long value) {
    if (past.orElse(-1) == value) return past;
    return value < 0 ? OptionalLong.empty() : OptionalLong.of(value);
  }

  /// Says which process holds it.
  void own(Optional<ProcessKey> owner) {
    sample = owned(sample, owner);
  }

  private static SocketSample owned(SocketSample socket, Optional<ProcessKey> owner) {
    return new SocketSample(
        socket.inode(),
        owner,
        socket.transport(),
        socket.state(),
        socket.local(),
        socket.remote(),
        socket.uid(),
        socket.bytesSent(),
        socket.bytesReceived(),
        socket.netNamespace());
  }

  /// Whether a holder is worth looking for at this call.
  boolean isSought(int call) {
    return call >= nextSearch;
  }

  /// Nobody was found to hold it. Kernel services have sockets that no process holds, so each
  /// search in vain doubles the wait for the next.
  void giveUp(int call) {
    nextSearch = call + (FIRST_WAIT_CALLS << Math.min(searches, MOST_DOUBLINGS));
    searches++;
  }
}
