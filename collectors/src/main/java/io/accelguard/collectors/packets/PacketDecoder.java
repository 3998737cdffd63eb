// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors.packets;

import io.accelguard.collectors.packets.protocols.Transport;

/// Takes one packet apart down to its transport payload. Reused from packet to packet; the fields
/// hold only after [#decode] was [Outcome#FLOW]. Tunnels are not opened: a flow is the outer one.
final class PacketDecoder {
  /// What became of a packet.
  enum Outcome {
    FLOW,
    /// no IP, or a link type that is not known
    NOT_IP,
    /// too short for what its headers promise, or headers that contradict themselves
    DAMAGED,
    /// not the first fragment: it has no ports
    LATER_FRAGMENT
  }

  private static final int MOST_EXTENSION_HEADERS = 8;

  private byte[] p = new byte[0];
  private int end;
  private int wireEnd;

  int version;
  int ipProtocol;
  long sourceHigh;
  long sourceLow;
  long destinationHigh;
  long destinationLow;
  int sourcePort;
  int destinationPort;
  int tcpFlags;
  long sequence;
  int payloadAt;

  /// Payload bytes captured.
  int payloadLength;

  /// Payload bytes on the wire, as the headers tell.
  int payloadWireLength;

  Outcome decode(int linkType, byte[] array, int offset, int length, int wireLength) {
    p = array;
    end = offset + length;
    int ip = LinkLayer.ipOffset(linkType, array, offset, end);
    if (ip >= end) return Outcome.NOT_IP;
    return switch ((p[ip] & 0xf0) >> 4) {
      case 4 -> version4(ip);
      case 6 -> version6(ip);
      default -> Outcome.NOT_IP;
    };
  }

  private Outcome version4(int ip) {
    if (end - ip < 20) return Outcome.DAMAGED;
    int header = (p[ip] & 0x0f) * 4;
    int total = u16(ip + 2);
    // Segmentation offload leaves the total length 0: then the packet ends where the capture does.
    if (total == 0) total = end - ip;
    if (header < 20 || total < header || end - ip < header) return Outcome.DAMAGED;
    if ((u16(ip + 6) & 0x1fff) != 0) return Outcome.LATER_FRAGMENT;
    version = 4;
    ipProtocol = p[ip + 9] & 0xff;
    sourceHigh = 0;
    destinationHigh = 0;
    sourceLow = u32(ip + 12);
    destinationLow = u32(ip + 16);
    wireEnd = ip + total;
    end = Math.min(end, wireEnd);
    return transport(ip + header);
  }

  private Outcome version6(int ip) {
    if (end - ip < 40) return Outcome.DAMAGED;
    int length = u16(ip + 4);
    version = 6;
    sourceHigh = u64(ip + 8);
    sourceLow = u64(ip + 16);
    destinationHigh = u64(ip + 24);
    destinationLow = u64(ip + 32);
    wireEnd = length == 0 ? end : ip + 40 + length;
    end = Math.min(end, wireEnd);
    int next = p[ip + 6] & 0xff;
    int at = ip + 40;
    for (int headers = 0; headers < MOST_EXTENSION_HEADERS; headers++) {
      switch (next) {
        case 0, 43, 60, 135, 139, 140 -> {
          if (end - at < 8) return Outcome.DAMAGED;
          next = p[at] & 0xff;
          at += 8 + (p[at + 1] & 0xff) * 8;
        }
        case 44 -> {
          if (end - at < 8) return Outcome.DAMAGED;
          if ((u16(at + 2) & 0xfff8) != 0) return Outcome.LATER_FRAGMENT;
          next = p[at] & 0xff;
          at += 8;
        }
        default -> {
          ipProtocol = next;
          return at > end ? Outcome.DAMAGED : transport(at);
        }
      }
    }
    return Outcome.DAMAGED;
  }

  private Outcome transport(int at) {
    sourcePort = 0;
    destinationPort = 0;
    tcpFlags = 0;
    return switch (Transport.of(ipProtocol)) {
      case TCP -> tcp(at);
      case UDP -> udp(at);
      case ICMP, ICMPV6, IPIP, SIX_IN_FOUR, GRE, ESP, AH, OTHER -> payload(at);
    };
  }

  private Outcome tcp(int at) {
    if (end - at < 20) return Outcome.DAMAGED;
    int header = (p[at + 12] & 0xf0) >> 2;
    if (header < 20) return Outcome.DAMAGED;
    sourcePort = u16(at);
    destinationPort = u16(at + 2);
    sequence = u32(at + 4);
    tcpFlags = p[at + 13] & 0xff;
    return payload(Math.min(at + header, end));
  }

  private Outcome udp(int at) {
    if (end - at < 8) return Outcome.DAMAGED;
    sourcePort = u16(at);
    destinationPort = u16(at + 2);
    int length = u16(at + 4);
    if (length >= 8) {
      wireEnd = Math.min(wireEnd, at + length);
      end = Math.min(end, wireEnd);
    }
    return payload(at + 8);
  }

  private Outcome payload(int at) {
    payloadAt = at;
    payloadLength = Math.max(end - at, 0);
    payloadWireLength = Math.max(wireEnd - at, payloadLength);
    return Outcome.FLOW;
  }

  private int u16(int at) {
    return ((p[at] & 0xff) << 8) | (p[at + 1] & 0xff);
  }

  private long u32(int at) {
    return ((long) u16(at) << 16) | u16(at + 2);
  }

  private long u64(int at) {
    return (u32(at) << 32) | u32(at + 4);
  }
}
