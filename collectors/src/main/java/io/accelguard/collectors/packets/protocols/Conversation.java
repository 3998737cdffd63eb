// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors.packets.protocols;

import java.util.List;
import java.util.stream.Stream;

/// What is known of one flow: the beginning of what both ends said. The client is the end that sent
/// the first SYN, or else the first packet.
///
/// @param datagrams the first ones of both directions, bounded in count and bytes
public record Conversation(
    Transport transport, Side client, Side server, List<Datagram> datagrams) {
  public Conversation {
    datagrams = List.copyOf(datagrams);
  }

  /// Whether neither end said anything that could be looked at.
  boolean isSilent() {
    return client.isSilent() && server.isSilent();
  }

  /// The first datagrams of one direction.
  public List<Datagram> from(boolean client) {
    return (client ? this.client : server).datagrams();
  }

  /// Whether either end uses a port.
  public boolean uses(int port) {
    return client.port() == port || server.port() == port;
  }

  /// Both streams, the client's first.
  public Stream<Bytes> streams() {
    return Stream.of(client.stream(), server.stream());
  }
}
