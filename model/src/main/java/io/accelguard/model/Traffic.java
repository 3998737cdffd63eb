// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.model;

import java.util.List;

/// What was seen of the network beside the sockets.
///
/// @param conversations recognised by their first packets; empty unless the payload source is on
public record Traffic(List<ConversationSample> conversations) {
  public Traffic {
    conversations = List.copyOf(conversations);
  }

  /// Nothing was looked at.
  public static Traffic unseen() {
    return new Traffic(List.of());
  }
}
