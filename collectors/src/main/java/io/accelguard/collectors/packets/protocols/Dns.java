// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors.packets.protocols;

import java.util.Optional;

/// Plain DNS (RFC 1035), so that the largest share of unknown flows has a name.
final class Dns implements Recogniser {
  @Override
  public Optional<Recognition> recognise(Conversation c) {
    boolean port = c.transport() == Transport.UDP && (c.uses(53) || c.uses(5353));
    boolean message =
        port
            && c.datagrams().stream()
                .map(Datagram::payload)
                .anyMatch(p -> p.length() >= 17 && p.u16(4) <= 16 && p.u16(6) <= 256);
    return message ? Recognition.ordinary("dns") : Optional.empty();
  }
}
