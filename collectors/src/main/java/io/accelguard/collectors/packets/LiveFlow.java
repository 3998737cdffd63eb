// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors.packets;

import io.accelguard.collectors.packets.protocols.Conversation;
import io.accelguard.collectors.packets.protocols.Recognition;
import io.accelguard.collectors.packets.protocols.Transport;
import io.accelguard.model.Endpoint;
import java.nio.ByteBuffer;

/// A conversation that was recognised, and who holds it with whom.
///
/// @param client the end that began it, where the beginning was seen
public record LiveFlow(
    Transport transport,
    Endpoint client,
    Endpoint server,
    boolean beginning,
    Recognition recognition) {

  static LiveFlow of(Flow flow, Conversation conversation, Recognition recognition) {
    FlowKey key = flow.key;
    Endpoint a = endpoint(key.version, key.highA, key.lowA, key.portA);
    Endpoint b = endpoint(key.version, key.highB, key.lowB, key.portB);
    boolean aFirst = flow.clientIsA();
    return new LiveFlow(
        conversation.transport(), aFirst ? a : b, aFirst ? b : a, flow.beginning(), recognition);
  }

  private static Endpoint endpoint(int version, long high, long low, int port) {
    byte[] address =
        version == 4
            ? ByteBuffer.allocate(4).putInt((int) low).array()
            : ByteBuffer.allocate(16).putLong(high).putLong(low).array();
    return Endpoint.of(address, port);
  }
}
