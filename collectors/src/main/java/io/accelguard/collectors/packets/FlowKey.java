// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors.packets;

/// A two-way 5-tuple: the same for both directions. Addresses are the bytes of IPv6, or of IPv4 in
/// the last four; ports are 0 where the transport has none.
record FlowKey(
    int version,
    int ipProtocol,
    long highA,
    long lowA,
    int portA,
    long highB,
    long lowB,
    int portB) {
  @Override
  public int hashCode() {
    long mixed = (lowA ^ Long.rotateLeft(highA, 17)) * 0x9e3779b97f4a7c15L;
    mixed = (mixed ^ lowB ^ Long.rotateLeft(highB, 31)) * 0xbf58476d1ce4e5b9L;
    mixed =
        (mixed ^ (((long) portA << 32) | portB) ^ ((long) ipProtocol << 24)) * 0x94d049bb133111ebL;
    return (int) (mixed >>> 32);
  }
}
