// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors.packets;

/// A two-way 5-tuple: the same for both directions. Addresses are the bytes of IPv6, or of IPv4 in
/// the last four; ports are 0 where the transport has none.
///
/// One key of a table is set anew for every packet and only copied for a new flow: packets leave no
/// garbage. A key in a map is never set again.
final class FlowKey {
  int version;
  int ipProtocol;
  long highA;
  long lowA;
  int portA;
  long highB;
  long lowB;
  int portB;

  /// Takes the ends of a packet.
  ///
  /// @return whether the source is side A
  boolean set(PacketDecoder d) {
    boolean forward = isLess(d);
    version = d.version;
    ipProtocol = d.ipProtocol;
    highA = forward ? d.sourceHigh : d.destinationHigh;
    lowA = forward ? d.sourceLow : d.destinationLow;
    portA = forward ? d.sourcePort : d.destinationPort;
    highB = forward ? d.destinationHigh : d.sourceHigh;
    lowB = forward ? d.destinationLow : d.sourceLow;
    portB = forward ? d.destinationPort : d.sourcePort;
    return forward;
  }

  private static boolean isLess(PacketDecoder d) {
    if (d.sourceHigh != d.destinationHigh) return d.sourceHigh < d.destinationHigh;
    if (d.sourceLow != d.destinationLow) return d.sourceLow < d.destinationLow;
    return d.sourcePort <= d.destinationPort;
  }

  FlowKey copy() {
    FlowKey copy = new FlowKey();
    copy.version = version;
    copy.ipProtocol = ipProtocol;
    copy.highA = highA;
    copy.lowA = lowA;
    copy.portA = portA;
    copy.highB = highB;
    copy.lowB = lowB;
    copy.portB = portB;
    return copy;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FlowKey k
        && lowA == k.lowA
        && lowB == k.lowB
        && portA == k.portA
        && portB == k.portB
        && highA == k.highA
        && highB == k.highB
        && ipProtocol == k.ipProtocol
        && version == k.version;
  }

  @Override
  public int hashCode() {
    long mixed = (lowA ^ Long.rotateLeft(highA, 17)) * 0x9e3779b97f4a7c15L;
    mixed = (mixed ^ lowB ^ Long.rotateLeft(highB, 31)) * 0xbf58476d1ce4e5b9L;
    mixed =
        (mixed ^ (((long) portA << 32) | portB) ^ ((long) ipProtocol << 24)) * 0x94d049bb133111ebL;
    return (int) (mixed >>> 32);
  }
}
