// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors.packets.protocols;

import io.accelguard.model.Category;
import io.accelguard.model.Grade;
import java.util.Optional;

/// Exhaustion of a DHCP server (RFC 2131): one flow of requests far beyond what a client sends. A
/// client asks about four times a minute at its most impatient.
final class DhcpFlood implements Recogniser {
  private static final int MANY = 500;

  @Override
  public Optional<Recognition> recognise(Conversation c) {
    boolean requests =
        c.transport() == Transport.UDP
            && c.client().port() == 68
            && c.server().port() == 67
            && c.client().packets() >= MANY
            && c.from(true).stream().allMatch(d -> d.payload().is(0, 1, 1, 6));
    if (!requests) return Optional.empty();
    return Recognition.of(
        "dhcp-flood",
        Category.OUTBOUND_ATTACK,
        Grade.STRUCTURED,
        "requests in one flow: " + c.client().packets());
  }
}
