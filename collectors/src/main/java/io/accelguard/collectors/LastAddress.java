// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import io.accelguard.model.Endpoint;
import java.nio.ByteBuffer;

/// Makes endpoints, and shares the text of the address with the one before: most sockets of a host
/// have few addresses of their own.
final class LastAddress {
  private byte[] bytes = new byte[4];
  private Endpoint last = Endpoint.of(bytes, 0);

  /// Reads an address in network order.
  Endpoint endpoint(ByteBuffer in, int at, int port, int length) {
    if (!isLast(in, at, length)) {
      bytes = new byte[length];
      in.get(at, bytes);
      last = Endpoint.of(bytes, 0);
    }
    return new Endpoint(last.address(), port, last.scope());
  }

  private boolean isLast(ByteBuffer in, int at, int length) {
    if (length != bytes.length) return false;
    for (int i = 0; i < length; i++) if (in.get(at + i) != bytes[i]) return false;
    return true;
  }
}
