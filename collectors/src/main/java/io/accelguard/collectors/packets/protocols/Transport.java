// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors.packets.protocols;

/// What carries a conversation, right above IP.
public enum Transport {
  TCP("TCP"),
  UDP("UDP"),
  ICMP("ICMP"),
  ICMPV6("ICMPv6"),
  /// IPv4 in IP (RFC 2003, RFC 2473)
  IPIP("IPIP"),
  /// IPv6 in IP (RFC 4213)
  SIX_IN_FOUR("6in4"),
  GRE("GRE"),
  ESP("ESP"),
  AH("AH"),
  /// anything else
  OTHER("IP");

  private final String label;

  Transport(String label) {
    this.label = label;
  }

  /// The name in reports.
  public String label() {
    return label;
  }

  /// By the number in the IP header.
  public static Transport of(int ipProtocol) {
    return switch (ipProtocol) {
      case 1 -> ICMP;
      case 4 -> IPIP;
      case 6 -> TCP;
      case 17 -> UDP;
      case 41 -> SIX_IN_FOUR;
      case 47 -> GRE;
      case 50 -> ESP;
      case 51 -> AH;
      case 58 -> ICMPV6;
      default -> OTHER;
    };
  }

  /// Whether its endpoints have ports.
  public boolean hasPorts() {
    return this == TCP || this == UDP;
  }
}
