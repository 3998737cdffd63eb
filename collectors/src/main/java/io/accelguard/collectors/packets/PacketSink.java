// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors.packets;

/// Takes packets from a capture file.
@FunctionalInterface
public interface PacketSink {
  /// One packet. The array is reused: what is needed later must be copied.
  ///
  /// @param linkType number of the registry at tcpdump.org/linktypes.html
  /// @param atNanos since 1970; 0 when the source gives no time
  /// @param length bytes captured, from `offset` on
  /// @param wireLength bytes the packet had on the wire
  void packet(int linkType, long atNanos, byte[] array, int offset, int length, int wireLength);
}
