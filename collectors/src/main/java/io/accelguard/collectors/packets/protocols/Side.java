// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors.packets.protocols;

import java.util.List;

/// What one end of a conversation sent.
///
/// @param port 0 where the transport has no ports
/// @param stream the first bytes of its TCP stream in sequence order, bounded; else empty
/// @param datagrams the first ones where the transport has no streams, bounded in count and bytes
/// @param opening payload bytes of its first turn: what it sent before the other end answered that
/// @param packets seen, repeats included
/// @param bytes on the wire, headers included
public record Side(
    int port, Bytes stream, List<Datagram> datagrams, long opening, long packets, long bytes) {
  public Side {
    datagrams = List.copyOf(datagrams);
  }

  boolean isSilent() {
    return stream.isEmpty() && datagrams.isEmpty();
  }
}
