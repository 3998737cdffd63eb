// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors.packets.protocols;

import java.util.List;
import java.util.Optional;

/// Every recogniser, in the order in which they are asked: what has a magic number or a handshake
/// first, what is told by shape last. The first answer counts.
public final class Recognisers {
  private final List<Recogniser> all;

  private Recognisers(List<Recogniser> all) {
    this.all = all;
  }

  /// All that the product knows.
  public static Recognisers all() {
    return new Recognisers(
        List.of(
            new Stratum(),
            new BitTorrent(),
            new FileSharing(),
            new RemoteDesktop(),
            new Ssh(),
            new Tls(),
            new Http(),
            new Socks(),
            new OpenVpn(),
            new WireGuard(),
            new Vpn(),
            new Tunnels(),
            new Dns(),
            new DhcpFlood(),
            new StratumNoise()));
  }

  /// What the conversation is; empty when nobody knows.
  public Optional<Recognition> recognise(Conversation conversation) {
    for (Recogniser one : all) {
      Optional<Recognition> found = one.recognise(conversation);
      if (found.isPresent()) return found;
    }
    return Optional.empty();
  }
}
