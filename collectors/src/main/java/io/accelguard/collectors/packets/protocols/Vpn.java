// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors.packets.protocols;

import static io.accelguard.model.Category.REMOTE_ACCESS;
import static io.accelguard.model.Grade.CONTENT;
import static io.accelguard.model.Grade.DUAL_USE;
import static io.accelguard.model.Grade.STRUCTURED;

import java.util.Optional;

/// VPN control channels: IKE with NAT traversal (RFC 2408, 7296, 3948), PPTP (RFC 2637),
/// SoftEther's NAT helper, and tinc's greeting.
final class Vpn implements Recogniser {
  @Override
  public Optional<Recognition> recognise(Conversation c) {
    if (c.transport() == Transport.UDP) return ike(c).or(() -> softether(c));
    if (c.transport() == Transport.TCP) return pptp(c).or(() -> tinc(c));
    return Optional.empty();
  }

  private static Optional<Recognition> ike(Conversation c) {
    for (Datagram d : c.datagrams()) {
      Bytes p = d.payload();
      boolean shifted = p.is(0, 0, 0, 0, 0);
      if (isIke(shifted ? p.from(4) : p, d.length() - (shifted ? 4 : 0)))
        return Recognition.of("ipsec", REMOTE_ACCESS, CONTENT, "key exchange (IKE)");
    }
    if (c.uses(4500) && isEspInUdp(c))
      return Recognition.of("ipsec", REMOTE_ACCESS, STRUCTURED, "ESP in UDP, counting up");
    return Optional.empty();
  }

  private static boolean isIke(Bytes p, int length) {
    if (p.length() < 28 || p.u64(0) == 0) return false;
    int version = p.u8(17);
    int exchange = p.u8(18);
    boolean one =
        version == 0x10 && ((exchange <= 6 && exchange >= 1) || exchange == 32 || exchange == 33);
    boolean two = version == 0x20 && exchange >= 34 && exchange <= 43;
    return (one || two) && p.u32(24) == length && (p.u8(19) & 0xc0) == 0;
  }

  /// One index and sequence numbers that begin small and grow.
  private static boolean isEspInUdp(Conversation c) {
    long last = 0;
    int counted = 0;
    for (Datagram d : c.from(true)) {
      Bytes p = d.payload();
      if (d.length() == 1) continue; // keep-alive
      if (p.length() < 16 || p.u32(0) < 256 || p.u32(4) <= last) return false;
      last = p.u32(4);
      counted++;
    }
    return counted >= 2 && last < 1 << 24;
  }

  private static Optional<Recognition> softether(Conversation c) {
    boolean told =
        c.from(false).stream()
            .map(Datagram::payload)
            .anyMatch(p -> p.startsWith("IP=") && p.contains(",PORT="));
    boolean asked = c.from(true).stream().anyMatch(d -> d.length() == 1 && d.payload().is(0, 'A'));
    if (!told || !asked) return Optional.empty();
    return Recognition.of("softether", REMOTE_ACCESS, CONTENT, "address request of its NAT helper");
  }

  private static Optional<Recognition> pptp(Conversation c) {
    boolean control =
        c.streams().anyMatch(s -> s.is(2, 0, 1, 0x1a, 0x2b, 0x3c, 0x4d) && s.u16(0) >= 12);
    if (!control) return Optional.empty();
    return Recognition.of("pptp", REMOTE_ACCESS, CONTENT, "control connection with its cookie");
  }

  /// `0 name 17.x`: request ID, host name, protocol version; the other side greets likewise.
  private static Optional<Recognition> tinc(Conversation c) {
    boolean both =
        c.streams()
            .allMatch(s ->
                s.first(s.find("\n", 0).orElse(0))
                    .first(80)
                    .latin1()
                    .matches("0 [A-Za-z0-9_^]{1,60} 1[0-9](\\.\\d)?"));
    if (!both) return Optional.empty();
    return Recognition.of("tinc", REMOTE_ACCESS, CONTENT, "greeting of both sides");
  }

  /// Tunnels that are IP protocols of their own.
  static Optional<Recognition> outer(Conversation c) {
    return switch (c.transport()) {
      case GRE -> tunnel("gre", "GRE packets");
      case ESP -> tunnel("ipsec", "ESP packets");
      case AH -> tunnel("ipsec", "AH packets");
      case IPIP -> Recognition.ordinary("ipip", "IPv4 inside IP");
      case SIX_IN_FOUR -> Recognition.ordinary("6in4", "IPv6 inside IP");
      case TCP, UDP, ICMP, ICMPV6, OTHER -> Optional.empty();
    };
  }

  private static Optional<Recognition> tunnel(String protocol, String what) {
    return Recognition.of(protocol, REMOTE_ACCESS, DUAL_USE, what);
  }
}
