// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors.packets.protocols;

import java.util.Optional;

/// SSH (RFC 4253) by its identification string. Dual-use: the way work gets onto a node, and a way
/// around its front door; by packets alone they are the same, so nobody is accused.
final class Ssh implements Recogniser {
  @Override
  public Optional<Recognition> recognise(Conversation c) {
    if (c.transport() != Transport.TCP) return Optional.empty();
    return c.streams()
        .filter(s -> s.startsWith("SSH-2.0-") || s.startsWith("SSH-1."))
        .findFirst()
        .flatMap(s ->
            Recognition.ordinary(
                "ssh", "identification " + s.first(s.find("\n", 0).orElse(40)).shown(60).strip()));
  }
}
