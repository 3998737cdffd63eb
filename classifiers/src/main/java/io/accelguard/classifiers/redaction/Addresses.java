// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers.redaction;

import io.accelguard.model.Endpoint;
import io.accelguard.model.Endpoint.Scope;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.util.LinkedHashMap;
import java.util.Map;

/// Replaces addresses by others of the same scope, one to one, so that two addresses share exactly
/// as many leading bits as before: neighbours stay neighbours. Each bit is flipped or not by a
/// keyed hash of the bits before it (J. Xu, J. Fan, M. Ammar, S. Moon, Prefix-preserving IP address
/// anonymization, ICNP 2002); an address that falls into another scope is replaced again. Loopback,
/// multicast and "any" say nothing about anybody and stay.
final class Addresses {
  private static final int MOST = 16_384;

  private final Keyed keyed;
  private final Map<String, String> known =
      new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
          return size() > MOST;
        }
      };

  Addresses(Keyed keyed) {
    this.keyed = keyed;
  }

  Endpoint of(Endpoint endpoint) {
    return switch (endpoint.scope()) {
      case ANY, LOOPBACK, MULTICAST -> endpoint;
      case LINK_LOCAL, PRIVATE, EXTERNAL ->
          new Endpoint(of(endpoint.address()), endpoint.port(), endpoint.scope());
    };
  }

  /// The same for a text; what is no numeric address stays.
  String of(String address) {
    return known.computeIfAbsent(address, this::replace);
  }

  private String replace(String address) {
    byte[] bytes;
    try {
      bytes =
          (address.indexOf(':') >= 0
                  ? Inet6Address.ofLiteral(address)
                  : Inet4Address.ofLiteral(address))
              .getAddress();
    } catch (IllegalArgumentException e) {
      return address;
    }
    Scope scope = scope(bytes);
    if (scope == Scope.ANY || scope == Scope.LOOPBACK || scope == Scope.MULTICAST) return address;
    do bytes = flipped(bytes, kept(bytes, scope));
    while (scope(bytes) != scope);
    return Endpoint.of(bytes, 0).address();
  }

  /// Scopes are those of whole networks, so that neighbours are replaced equally often.
  private static Scope scope(byte[] address) {
    boolean nowhere = address.length == 4 && address[0] == 0;
    return nowhere ? Scope.ANY : Endpoint.of(address, 0).scope();
  }

  /// Leading bits that stay: what makes an address private or global, and a little more.
  private static int kept(byte[] address, Scope scope) {
    if (scope != Scope.EXTERNAL) return 16;
    return address.length == 4 ? 0 : 3;
  }

  private byte[] flipped(byte[] address, int kept) {
    byte[] out = address.clone();
    for (int bit = kept; bit < 8 * address.length; bit++) {
      if (keyed.bit(address, bit)) out[bit / 8] ^= (byte) (0x80 >> (bit % 8));
    }
    return out;
  }
}
