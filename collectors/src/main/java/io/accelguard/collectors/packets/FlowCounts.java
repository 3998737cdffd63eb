// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors.packets;

/// What became of all packets: `packets = counted in a flow + notIp + damaged + laterFragments`.
///
/// @param packets seen
/// @param notIp without IP, or on a link type that is not known
/// @param damaged too short, or with headers that contradict themselves
/// @param laterFragments without ports, so in no flow
/// @param flows begun
/// @param evicted flows that were reported early because the table was full
public record FlowCounts(
    long packets, long notIp, long damaged, long laterFragments, long flows, long evicted) {
  /// Packets that are in no flow.
  public long skipped() {
    return notIp + damaged + laterFragments;
  }
}
