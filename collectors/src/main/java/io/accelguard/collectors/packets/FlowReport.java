// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors.packets;

import io.accelguard.collectors.packets.protocols.Recognition;
import java.util.Optional;

/// A flow as it is reported.
///
/// @param protocol of the transport: `TCP`, `UDP`, `GRE`, …
/// @param source address of the client, in text
/// @param sourcePort 0 where the transport has no ports
/// @param out packets and bytes from client to server
/// @param in packets and bytes from server to client
/// @param recognition empty when no protocol was recognised
public record FlowReport(
    String protocol,
    String source,
    int sourcePort,
    String destination,
    int destinationPort,
    Volume out,
    Volume in,
    Optional<Recognition> recognition) {
  /// One direction.
  ///
  /// @param bytes on the wire, headers included
  public record Volume(long packets, long bytes) {}

  public long packets() {
    return out.packets() + in.packets();
  }

  public long bytes() {
    return out.bytes() + in.bytes();
  }
}
