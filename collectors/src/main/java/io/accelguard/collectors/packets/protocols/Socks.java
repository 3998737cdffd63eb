// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors.packets.protocols;

import static io.accelguard.model.Category.REMOTE_ACCESS;

import io.accelguard.model.Grade;
import java.util.Optional;

/// SOCKS 4, 4a and 5 (RFC 1928), told by question and answer together.
final class Socks implements Recogniser {
  @Override
  public Optional<Recognition> recognise(Conversation c) {
    if (c.transport() != Transport.TCP) return Optional.empty();
    return five(c).or(() -> four(c));
  }

  private static Optional<Recognition> five(Conversation c) {
    Bytes asked = c.client().stream();
    Bytes told = c.server().stream();
    if (asked.length() < 3 || asked.u8(0) != 5) return Optional.empty();
    int methods = asked.u8(1);
    if (methods == 0 || methods > 16 || asked.length() < 2 + methods) return Optional.empty();
    if (told.length() < 2 || told.u8(0) != 5) return Optional.empty();
    int chosen = told.u8(1);
    boolean offered = chosen == 0xff;
    for (int i = 0; i < methods; i++) offered |= asked.u8(2 + i) == chosen;
    if (!offered) return Optional.empty();
    boolean greeting = c.client().opening() == 2L + methods;
    // The request, or the user name in front of it (RFC 1929).
    Bytes next = asked.from(2 + methods);
    boolean request =
        next.length() >= 4
            && ((next.u8(0) == 5 && next.u8(1) >= 1 && next.u8(1) <= 3 && next.u8(2) == 0)
                || (next.u8(0) == 1 && chosen == 2));
    if (request)
      return Recognition.of(
          "socks5", REMOTE_ACCESS, Grade.CONTENT, "greeting, method " + chosen + ", request");
    if (greeting && told.length() == 2)
      return Recognition.of("socks5", REMOTE_ACCESS, Grade.STRUCTURED, "greeting and method");
    return Optional.empty();
  }

  private static Optional<Recognition> four(Conversation c) {
    Bytes asked = c.client().stream();
    Bytes told = c.server().stream();
    if (asked.length() < 9 || asked.u8(0) != 4 || asked.u8(1) < 1 || asked.u8(1) > 2)
      return Optional.empty();
    boolean answer =
        told.length() >= 8 && told.u8(0) == 0 && told.u8(1) >= 0x5a && told.u8(1) <= 0x5d;
    boolean ended = asked.from(8).find("\0", 0).isPresent();
    if (!answer || !ended) return Optional.empty();
    boolean named = asked.is(4, 0, 0, 0) && asked.u8(7) != 0;
    return Recognition.of(
        "socks4", REMOTE_ACCESS, Grade.CONTENT, named ? "request by name (4a)" : "request");
  }
}
