// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors.packets.protocols;

import static io.accelguard.model.Category.REMOTE_ACCESS;
import static io.accelguard.model.Grade.CONTENT;
import static io.accelguard.model.Grade.STRUCTURED;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// OpenVPN over UDP and TCP (openvpn-wire-protocol draft): a client's hard reset, the server's hard
/// reset, and that later packets of each side carry the session id of its reset.
final class OpenVpn implements Recogniser {
  private static final int CLIENT_RESET = 7;
  private static final int CLIENT_RESET_WRAPPED = 10;
  private static final int SERVER_RESET = 8;
  private static final int CONTROL = 4;
  private static final int ACK = 5;
  private static final int MOST_FRAMES = 16;
  private static final int SESSION = 8;
  private static final int FEWEST_CONTROL = 14;

  @Override
  public Optional<Recognition> recognise(Conversation c) {
    return switch (c.transport()) {
      case UDP -> judge(payloads(c, true), payloads(c, false));
      case TCP -> judge(frames(c.client().stream()), frames(c.server().stream()));
      case ICMP, ICMPV6, IPIP, SIX_IN_FOUR, GRE, ESP, AH, OTHER -> Optional.empty();
    };
  }

  private static Optional<Recognition> judge(List<Bytes> one, List<Bytes> two) {
    Optional<Bytes> reset = first(one, CLIENT_RESET).or(() -> first(one, CLIENT_RESET_WRAPPED));
    if (reset.isPresent()) return session(reset.get(), one, two);
    // The capture may begin behind the resets: then a session id has to repeat on both sides.
    if (repeats(one) && repeats(two))
      return Recognition.of(
          "openvpn", REMOTE_ACCESS, STRUCTURED, "session ids repeat on both sides");
    return Optional.empty();
  }

  private static Optional<Recognition> session(Bytes reset, List<Bytes> one, List<Bytes> two) {
    Optional<Bytes> answer = first(two, SERVER_RESET);
    if (answer.isEmpty()) return Optional.empty();
    // In clear or signed: the answer names the session it answers. Encrypted (tls-crypt): it cannot
    // be read, but the packet id 1 and a time in front of the tag are clear.
    boolean names = containsSession(answer.get(), reset);
    boolean wrapped =
        answer.get().length() >= 49
            && reset.length() >= 49
            && isPacketId(reset)
            && isPacketId(answer.get());
    boolean later = follows(one, reset) && (follows(two, answer.get()) || two.size() < 3);
    if (names)
      return Recognition.of("openvpn", REMOTE_ACCESS, CONTENT, "resets name each other's session");
    if (wrapped || later)
      return Recognition.of(
          "openvpn", REMOTE_ACCESS, STRUCTURED, "reset, answer, and session ids that repeat");
    return Optional.empty();
  }

  private static boolean isPacketId(Bytes p) {
    long id = p.u32(9);
    return (id >= 1 && id <= 16) || (id & 0xff000000L) == 0x0f000000L;
  }

  private static boolean containsSession(Bytes answer, Bytes reset) {
    for (int at = 9; at + SESSION <= answer.length(); at++)
      if (answer.same(at, reset, 1, SESSION)) return true;
    return false;
  }

  private static boolean follows(List<Bytes> frames, Bytes reset) {
    return frames.stream()
        .anyMatch(p -> (opcode(p) == CONTROL || opcode(p) == ACK) && p.same(1, reset, 1, SESSION));
  }

  private static boolean repeats(List<Bytes> frames) {
    List<Bytes> control =
        frames.stream().filter(p -> opcode(p) == CONTROL || opcode(p) == ACK).toList();
    return control.size() >= 2
        && control.size() == frames.size()
        && control.getFirst().first(9).distinct(9) >= 6
        && control.stream().allMatch(p -> p.same(1, control.getFirst(), 1, SESSION));
  }

  private static Optional<Bytes> first(List<Bytes> frames, int opcode) {
    return frames.stream()
        .filter(
            p -> opcode(p) == opcode && (p.u8(0) & 7) == 0 && p.from(1).first(8).distinct(8) > 4)
        .findFirst();
  }

  private static int opcode(Bytes p) {
    return p.length() < FEWEST_CONTROL ? 0 : p.u8(0) >> 3;
  }

  private static List<Bytes> payloads(Conversation c, boolean client) {
    return c.from(client).stream().map(Datagram::payload).toList();
  }

  /// Over TCP every packet has its length in front.
  private static List<Bytes> frames(Bytes s) {
    List<Bytes> frames = new ArrayList<>();
    for (int at = 0; at + 2 < s.length() && frames.size() < MOST_FRAMES; ) {
      int length = s.u16(at);
      if (length < FEWEST_CONTROL || length > 4096) return frames;
      frames.add(s.from(at + 2).first(length));
      at += 2 + length;
    }
    return frames;
  }
}
