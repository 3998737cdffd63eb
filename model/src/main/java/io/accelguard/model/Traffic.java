// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.model;

import java.util.List;

/// What was seen of the network beside the sockets.
///
/// @param conversations recognised by their first packets; empty unless the payload source is on
/// @param shortConnections per namespace; empty where the kernel does not tell
public record Traffic(
    List<ConversationSample> conversations, List<ShortConnectionsSample> shortConnections) {
  public Traffic {
    shortConnections = List.copyOf(shortConnections);
    conversations = List.copyOf(conversations);
  }
}
