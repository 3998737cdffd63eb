// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.model;

import java.net.InetAddress;
import java.net.UnknownHostException;

/// An address and port, with what kind of place the address is.
///
/// @param address numeric, never a name
/// @param port 0 for none
public record Endpoint(String address, int port, Scope scope) {

  /// How far away an address is. Only `EXTERNAL` peers are strangers.
  public enum Scope {
    ANY,
    LOOPBACK,
    LINK_LOCAL,
    PRIVATE,
    MULTICAST,
    EXTERNAL
  }

  /// Reads 4 or 16 address bytes in network order; IPv4 inside IPv6 is shown as IPv4.
  ///
  /// @throws IllegalArgumentException on any other length
  public static Endpoint of(byte[] address, int port) {
    try {
      InetAddress parsed = InetAddress.getByAddress(address);
      return new Endpoint(parsed.getHostAddress(), port, scopeOf(parsed));
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("an address has 4 or 16 bytes, not " + address.length, e);
    }
  }

  private static Scope scopeOf(InetAddress address) {
    if (address.isAnyLocalAddress()) return Scope.ANY;
    if (address.isLoopbackAddress()) return Scope.LOOPBACK;
    if (address.isMulticastAddress()) return Scope.MULTICAST;
    if (address.isLinkLocalAddress()) return Scope.LINK_LOCAL;
    return isPrivate(address.getAddress()) || address.isSiteLocalAddress()
        ? Scope.PRIVATE
        : Scope.EXTERNAL;
  }

  /// Unique-local IPv6 (fc00::/7) and carrier NAT (100.64.0.0/10), which the JDK does not call
  /// site-local.
  private static boolean isPrivate(byte[] b) {
    if (b.length == 16) return (b[0] & 0xfe) == 0xfc;
    return (b[0] & 0xff) == 100 && (b[1] & 0xc0) == 64;
  }

  @Override
  public String toString() {
    return address.indexOf(':') >= 0 ? "[" + address + "]:" + port : address + ":" + port;
  }
}
