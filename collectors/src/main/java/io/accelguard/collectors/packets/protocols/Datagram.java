// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors.packets.protocols;

/// One of the first datagrams of a conversation without streams.
///
/// @param fromClient whether the end that began the conversation sent it
/// @param payload above UDP, ICMP or IP; cut by a bound
/// @param length bytes that the payload had on the wire
public record Datagram(boolean fromClient, Bytes payload, int length) {
  /// Whether nothing of it was cut.
  public boolean isWhole() {
    return payload.length() == length;
  }
}
