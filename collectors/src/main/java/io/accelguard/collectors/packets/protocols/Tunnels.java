// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors.packets.protocols;

import static io.accelguard.model.Category.REMOTE_ACCESS;
import static io.accelguard.model.Grade.CONTENT;
import static io.accelguard.model.Grade.DUAL_USE;
import static io.accelguard.model.Grade.STRUCTURED;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// IP inside other protocols: Teredo (RFC 4380), AYIYA, GRE in UDP (RFC 8086), ICMP echo, and names
/// of DNS queries. Overlays of clusters (VXLAN, Geneve) are left alone.
final class Tunnels implements Recogniser {
  private static final int TEREDO_PORT = 3544;
  private static final int GRE_PORT = 4754;
  private static final int FEWEST_QUERIES = 4;
  private static final int LONG_NAME = 60;

  @Override
  public Optional<Recognition> recognise(Conversation c) {
    return switch (c.transport()) {
      case UDP -> teredo(c).or(() -> ayiya(c)).or(() -> gre(c)).or(() -> dns(c));
      case ICMP, ICMPV6 -> echo(c);
      case TCP, IPIP, SIX_IN_FOUR, GRE, ESP, AH, OTHER -> Vpn.outer(c);
    };
  }

  /// An IPv6 packet that fills the datagram, after the optional indications; both with the
  /// service's prefix 2001::/32 on one end, or to its port.
  private static Optional<Recognition> teredo(Conversation c) {
    boolean found =
        c.datagrams().stream()
            .anyMatch(d -> {
              Bytes p = d.payload();
              int at = 0;
              if (p.is(at, 0, 1) && p.length() > 4) at += 4 + p.u8(2) + p.u8(3) + 9;
              if (p.is(at, 0, 0)) at += 8;
              boolean six = p.length() >= at + 40 && p.u8(at) >> 4 == 6;
              boolean prefix = p.is(at + 8, 0x20, 1, 0, 0) || p.is(at + 24, 0x20, 1, 0, 0);
              return six
                  && p.u16(at + 4) + 40 + at == d.length()
                  && (prefix || c.uses(TEREDO_PORT));
            });
    if (!found) return Optional.empty();
    return Recognition.of("teredo", REMOTE_ACCESS, DUAL_USE, "IPv6 inside UDP (Teredo)");
  }

  /// Identity of 2^4 bytes and type integer, SHA-1 signature of 5 words, shared secret, forward,
  /// IPv6 follows (draft-massar-v6ops-ayiya-02).
  private static Optional<Recognition> ayiya(Conversation c) {
    boolean found =
        c.datagrams().stream().map(Datagram::payload).anyMatch(p -> p.is(0, 0x41, 0x52, 0x11, 41));
    boolean next = c.datagrams().stream().allMatch(d -> d.payload().length() >= 44);
    if (!found || !next) return Optional.empty();
    return Recognition.of("ayiya", REMOTE_ACCESS, DUAL_USE, "tunnel broker's signed header");
  }

  private static Optional<Recognition> gre(Conversation c) {
    boolean all =
        c.server().port() == GRE_PORT
            && c.datagrams().stream()
                .map(Datagram::payload)
                .allMatch(p -> p.length() >= 24 && (p.u8(1) & 7) == 0 && isNetwork(p.u16(2)));
    if (!all) return Optional.empty();
    return Recognition.of("gre", REMOTE_ACCESS, DUAL_USE, "GRE inside UDP");
  }

  private static boolean isNetwork(int etherType) {
    return etherType == 0x0800 || etherType == 0x86dd || etherType == 0x6558;
  }

  /// Echo whose data is an IPv4 packet that ends where the data does.
  private static Optional<Recognition> echo(Conversation c) {
    long carrying =
        c.datagrams().stream()
            .filter(d -> {
              Bytes p = d.payload();
              boolean echo = p.is(0, 8, 0) || p.is(0, 0, 0) || p.is(0, 128, 0) || p.is(0, 129, 0);
              for (int at = 8; echo && at <= 36; at += 4)
                if (p.is(at, 0x45)
                    && p.length() >= at + 20
                    && p.u16(at + 2) == d.length() - at
                    && p.u8(at + 8) > 0) return true;
              return false;
            })
            .count();
    if (carrying < 2) return Optional.empty();
    return Recognition.of("icmp-tunnel", REMOTE_ACCESS, CONTENT, "IP packets inside echo data");
  }

  /// Many different long names for types that carry data, below one domain and over one socket:
  /// resolvers open a socket for every question.
  private static Optional<Recognition> dns(Conversation c) {
    if (c.server().port() != 53) return Optional.empty();
    Set<String> names = new HashSet<>();
    List<Bytes> asked = c.from(true).stream().map(Datagram::payload).toList();
    boolean marked = false;
    int data = 0;
    for (Bytes p : asked) {
      if (p.length() < 17 || p.u16(4) != 1) continue;
      int at = 12;
      while (at < p.length() && p.u8(at) != 0 && p.u8(at) < 64) at += 1 + p.u8(at);
      if (at + 5 > p.length()) continue;
      int type = p.u16(at + 1);
      boolean carries = type == 10 || type == 16 || type == 15 || type == 5 || type == 25;
      marked |= p.startsWith("\6dnscat") || p.is(12, "\6dnscat");
      if (carries) data++;
      if (at - 12 >= LONG_NAME || type == 10) names.add(p.from(12).first(at - 12).latin1());
    }
    boolean tunnel =
        (names.size() >= FEWEST_QUERIES && data >= FEWEST_QUERIES) || (marked && data >= 2);
    if (!tunnel) return Optional.empty();
    return Recognition.of(
        "dns-tunnel", REMOTE_ACCESS, STRUCTURED, "long names for data records: " + names.size());
  }
}
