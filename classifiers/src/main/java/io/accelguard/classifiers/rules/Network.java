// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers.rules;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Optional;

/// A block of IP addresses, as in `10.0.0.0/8` or `fd00::/8`.
final class Network {
  private final byte[] address;
  private final int prefix;

  private Network(byte[] address, int prefix) {
    this.address = address;
    this.prefix = prefix;
  }

  /// Reads a block; empty when it is none.
  static Optional<Network> parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 0) return Optional.empty();
    try {
      int prefix = Integer.parseInt(text.substring(slash + 1));
      return numeric(text.substring(0, slash))
          .filter(bytes -> prefix >= 0 && prefix <= bytes.length * 8)
          .map(bytes -> new Network(bytes, prefix));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  boolean contains(String text) {
    Optional<byte[]> other = numeric(text);
    return other.isPresent() && contains(other.get());
  }

  private boolean contains(byte[] other) {
    if (other.length != address.length) return false;
    for (int bit = 0; bit < prefix; bit++) {
      int mask = 0x80 >> (bit % 8);
      if ((address[bit / 8] & mask) != (other[bit / 8] & mask)) return false;
    }
    return true;
  }

  /// Bytes of a numeric address; host names are never looked up.
  private static Optional<byte[]> numeric(String text) {
    try {
      InetAddress address =
          text.indexOf(':') >= 0 ? Inet6Address.ofLiteral(text) : Inet4Address.ofLiteral(text);
      return Optional.of(address.getAddress());
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
