// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors.packets.protocols;

import java.util.List;
import java.util.Optional;

/// Every recogniser, by transport and in the order in which they are asked: what has a magic number
/// or a handshake first, what is told by shape last. The first answer counts.
public final class Recognisers {
  private final List<Recogniser> streams;
  private final List<Recogniser> datagrams;
  private final Recogniser tunnels;

  private Recognisers() {
    BitTorrent bitTorrent = new BitTorrent();
    FileSharing fileSharing = new FileSharing();
    RemoteDesktop desktops = new RemoteDesktop();
    OpenVpn openVpn = new OpenVpn();
    Vpn vpn = new Vpn();
    tunnels = new Tunnels();
    streams =
        List.of(
            new Stratum(),
            bitTorrent,
            fileSharing,
            desktops,
            new Ssh(),
            new Tls(),
            new Http(),
            new Socks(),
            openVpn,
            vpn,
            new StratumNoise());
    datagrams =
        List.of(
            bitTorrent,
            fileSharing,
            desktops,
            openVpn,
            new WireGuard(),
            vpn,
            tunnels,
            new Dns(),
            new DhcpFlood());
  }

  /// All that the product knows.
  public static Recognisers all() {
    return new Recognisers();
  }

  /// What the conversation is; empty when nobody knows.
  public Optional<Recognition> recognise(Conversation conversation) {
    return switch (conversation.transport()) {
      case TCP -> first(streams, conversation);
      case UDP -> first(datagrams, conversation);
      case ICMP, ICMPV6, IPIP, SIX_IN_FOUR, GRE, ESP, AH, OTHER -> tunnels.recognise(conversation);
    };
  }

  private static Optional<Recognition> first(List<Recogniser> asked, Conversation conversation) {
    if (conversation.isSilent()) return Optional.empty();
    for (Recogniser one : asked) {
      Optional<Recognition> found = one.recognise(conversation);
      if (found.isPresent()) return found;
    }
    return Optional.empty();
  }
}
