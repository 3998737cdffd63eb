// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.model;

import java.util.Optional;
import java.util.OptionalLong;

/// One TCP or UDP socket.
///
/// @param inode the socket's inode, 0 when the kernel no longer knows it
/// @param owner a process that holds it, where a descriptor was found
/// @param bytesSent payload bytes the peer has acknowledged; for UDP those that were sent, absent
///   unless the site's connection tracking accounts them
/// @param bytesReceived payload bytes received; the same for UDP
/// @param netNamespace inode of the network namespace it lives in
public record SocketSample(
    long inode,
    Optional<ProcessKey> owner,
    Transport transport,
    State state,
    Endpoint local,
    Endpoint remote,
    int uid,
    OptionalLong bytesSent,
    OptionalLong bytesReceived,
    long netNamespace)
    implements Sample {

  /// Transport protocol.
  public enum Transport {
    TCP,
    UDP
  }

  /// What matters of a TCP state; a UDP socket is `BOUND`, or `ESTABLISHED` when it has a fixed
  /// peer.
  public enum State {
    LISTEN,
    BOUND,
    CONNECTING,
    ESTABLISHED,
    CLOSING,
    /// gone since the last look; its counters are final
    ENDED
  }
}
