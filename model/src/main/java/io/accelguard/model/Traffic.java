// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.model;

import java.util.List;

/// What was seen of the network beside the sockets.
///
/// @param conversations recognised by their first packets; empty unless the payload source is on
/// @param shortConnections per namespace; empty where the kernel does not tell
/// @param networks counters per namespace; empty where they cannot be read
public record Traffic(
    List<ConversationSample> conversations,
    List<ShortConnectionsSample> shortConnections,
    List<NetworkSample> networks) {
  public Traffic {
    conversations = List.copyOf(conversations);
    shortConnections = List.copyOf(shortConnections);
    networks = List.copyOf(networks);
  }
}
