// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors.packets.protocols;

import static io.accelguard.model.Category.REMOTE_ACCESS;
import static io.accelguard.model.Grade.CONTENT;
import static io.accelguard.model.Grade.STRUCTURED;

import java.util.List;
import java.util.Optional;

/// WireGuard (the protocol page of wireguard.com): sizes of initiation and response with receiver
/// indices that name each other; without a handshake, data packets with one receiver index and a
/// counter that only grows. Also Tailscale's discovery between such packets.
///
/// Some services put a client number into the three reserved bytes, so these are not checked where
/// the indices agree.
final class WireGuard implements Recogniser {
  private static final int INITIATION = 148;
  private static final int RESPONSE = 92;
  private static final int SMALLEST_DATA = 32;

  @Override
  public Optional<Recognition> recognise(Conversation c) {
    if (c.transport() != Transport.UDP) return Optional.empty();
    return handshake(c).or(() -> discovery(c)).or(() -> data(c));
  }

  private static Optional<Recognition> handshake(Conversation c) {
    for (boolean side : new boolean[] {true, false}) {
      for (Datagram i : c.from(side)) {
        if (i.length() != INITIATION || !i.payload().is(0, 1)) continue;
        boolean answered =
            c.from(!side).stream()
                .anyMatch(r ->
                    r.length() == RESPONSE
                        && r.payload().is(0, 2)
                        && r.payload().same(8, i.payload(), 4, 4));
        if (answered)
          return Recognition.of(
              "wireguard", REMOTE_ACCESS, CONTENT, "handshake: the response names the initiation");
        if (i.payload().is(0, 1, 0, 0, 0))
          return Recognition.of("wireguard", REMOTE_ACCESS, STRUCTURED, "handshake initiation");
      }
    }
    return Optional.empty();
  }

  private static Optional<Recognition> discovery(Conversation c) {
    boolean disco =
        c.datagrams().stream()
            .anyMatch(
                d -> d.payload().is(0, 0x54, 0x53, 0xf0, 0x9f, 0x92, 0xac) && d.length() > 62);
    if (!disco) return Optional.empty();
    return Recognition.of("tailscale", REMOTE_ACCESS, CONTENT, "discovery message of Tailscale");
  }

  private static Optional<Recognition> data(Conversation c) {
    boolean out = isData(c.from(true));
    boolean in = isData(c.from(false));
    if ((!out && !in) || (out != in && !c.from(true).isEmpty() && !c.from(false).isEmpty()))
      return Optional.empty();
    return Recognition.of(
        "wireguard", REMOTE_ACCESS, STRUCTURED, "data packets with one index and growing counters");
  }

  private static boolean isData(List<Datagram> all) {
    if (all.size() < 3) return false;
    Bytes first = all.getFirst().payload();
    long last = -1;
    for (Datagram d : all) {
      Bytes p = d.payload();
      boolean shape = d.length() >= SMALLEST_DATA && d.length() % 16 == 0 && p.is(0, 4, 0, 0, 0);
      if (!shape || !p.same(4, first, 4, 4)) return false;
      long counter = p.u64le(8);
      if (counter < 0 || counter <= last || counter > 1L << 40) return false;
      last = counter;
    }
    return true;
  }
}
