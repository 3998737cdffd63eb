// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors.packets;

/// Finds the IP header below the headers of the link: Ethernet with VLAN tags, MPLS and PPPoE, the
/// two Linux cooked forms, loopback, raw IP, PPP, 802.11 (unencrypted data frames, with or without
/// radiotap), Cisco HDLC.
final class LinkLayer {
  private static final int IPV4 = 0x0800;
  private static final int IPV6 = 0x86dd;
  private static final int MOST_TAGS = 8;

  private LinkLayer() {}

  /// Where the IP header begins; at or behind `end` when the packet is cut or carries no IP.
  static int ipOffset(int linkType, byte[] p, int at, int end) {
    return switch (linkType) {
      case 0 -> loopback(p, at, end);
      case 1 -> payload(p, at + 12, end);
      case 9 -> ppp(p, at, end);
      case 12, 14, 101, 228, 229 -> at;
      case 50 -> ppp(p, at, end);
      case 104 -> payload(p, at + 2, end);
      case 105 -> wireless(p, at, end);
      case 108 -> at + 4;
      case 113 -> payload(p, at + 14, end);
      case 127 ->
          end - at >= 4
              ? wireless(p, at + ((p[at + 2] & 0xff) | ((p[at + 3] & 0xff) << 8)), end)
              : end;
      case 276 -> end - at >= 20 ? network(u16(p, at), p, at + 20, end) : end;
      default -> end;
    };
  }

  private static int loopback(byte[] p, int at, int end) {
    if (end - at < 4) return end;
    // The family is in the capturing host's byte order, and differs between systems for IPv6.
    int family = p[at] == 0 && p[at + 1] == 0 ? p[at + 3] & 0xff : p[at] & 0xff;
    return switch (family) {
      case 2, 10, 23, 24, 28, 30 -> at + 4;
      default -> end;
    };
  }

  /// From a place where an EtherType stands.
  private static int payload(byte[] p, int typeAt, int end) {
    return end - typeAt >= 2 ? network(u16(p, typeAt), p, typeAt + 2, end) : end;
  }

  private static int network(int etherType, byte[] p, int start, int end) {
    int type = etherType;
    int at = start;
    for (int tags = 0; tags < MOST_TAGS; tags++) {
      switch (type) {
        case IPV4, IPV6 -> {
          return at;
        }
        case 0x8100, 0x88a8, 0x9100, 0x9200 -> {
          if (end - at < 4) return end;
          type = u16(p, at + 2);
          at += 4;
        }
        case 0x8847, 0x8848 -> {
          return mpls(p, at, end);
        }
        case 0x8864 -> {
          return end - at >= 8 ? ppp(p, at + 6, end) : end;
        }
        default -> {
          return end;
        }
      }
    }
    return end;
  }

  private static int mpls(byte[] p, int start, int end) {
    int at = start;
    for (int labels = 0; labels < MOST_TAGS && end - at >= 5; labels++) {
      boolean bottom = (p[at + 2] & 1) != 0;
      at += 4;
      if (!bottom) continue;
      int version = (p[at] & 0xf0) >> 4;
      if (version == 4 || version == 6) return at;
      // A pseudowire: four bytes of control word, then Ethernet.
      return version == 0 ? payload(p, at + 4 + 12, end) : end;
    }
    return end;
  }

  private static int ppp(byte[] p, int start, int end) {
    int at = start;
    if (end - at >= 2 && (p[at] & 0xff) == 0xff && p[at + 1] == 3) at += 2;
    if (end - at < 2) return end;
    if ((p[at] & 1) != 0) return isIp(p[at] & 0xff) ? at + 1 : end;
    return isIp(u16(p, at)) ? at + 2 : end;
  }

  private static boolean isIp(int pppProtocol) {
    return pppProtocol == 0x21 || pppProtocol == 0x57;
  }

  private static int wireless(byte[] p, int at, int end) {
    if (at < 0 || end - at < 24) return end;
    int kind = p[at] & 0xff;
    int flags = p[at + 1] & 0xff;
    boolean data = (kind & 0x0c) == 0x08 && (kind & 0x40) == 0;
    boolean encrypted = (flags & 0x40) != 0;
    if (!data || encrypted) return end;
    int header = 24 + ((flags & 3) == 3 ? 6 : 0) + ((kind & 0x80) != 0 ? 2 : 0);
    int snap = at + header;
    if (end - snap < 8 || (p[snap] & 0xff) != 0xaa || (p[snap + 1] & 0xff) != 0xaa) return end;
    return payload(p, snap + 6, end);
  }

  private static int u16(byte[] p, int at) {
    return ((p[at] & 0xff) << 8) | (p[at + 1] & 0xff);
  }
}
