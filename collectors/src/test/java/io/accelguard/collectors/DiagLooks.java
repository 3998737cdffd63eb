// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import static io.accelguard.collectors.DiagBytes.SEQUENCE;
import static io.accelguard.collectors.DiagBytes.join;

import io.accelguard.model.SocketSample.Transport;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Looks at one network namespace, each a dump and what the kernel told of ends.
final class DiagLooks {
  private final SockDiagMessages messages = new SockDiagMessages(4026531840L);

  /// One look that shows these messages.
  FoundSockets look(byte[]... parts) {
    FoundSockets seen = new FoundSockets();
    messages.begin();
    messages.parse(buffer(join(parts)), SEQUENCE, Transport.TCP, seen);
    messages.end();
    return seen;
  }

  EndedConnections ended(byte[]... parts) {
    return ended(buffer(join(parts)));
  }

  EndedConnections ended(ByteBuffer told) {
    EndedConnections ended = new EndedConnections();
    messages.ended(told, ended);
    return ended;
  }

  long bytes() {
    return messages.bytes();
  }

  private static ByteBuffer buffer(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
  }
}
