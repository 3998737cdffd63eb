// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors.packets.protocols;

import static io.accelguard.model.Category.P2P;
import static io.accelguard.model.Grade.CONTENT;
import static io.accelguard.model.Grade.STRUCTURED;

import java.util.Optional;
import java.util.Set;

/// eDonkey and eMule (their published protocol specification) and Gnutella (RFC draft 0.6).
final class FileSharing implements Recogniser {
  private static final int ED2K = 0xe3;
  private static final int EMULE = 0xc5;
  private static final int PACKED = 0xd4;
  private static final int KAD = 0xe4;
  private static final int KAD_PACKED = 0xe5;
  private static final int HELLO = 0x01;
  private static final int HELLO_ANSWER = 0x4c;
  private static final int HASH = 16;
  private static final int GNUTELLA_HEADER = 23;

  /// Ping, pong, bye, query routing, vendor messages, push, query, query hit.
  private static final Set<Integer> GNUTELLA_TYPES =
      Set.of(0x00, 0x01, 0x02, 0x30, 0x31, 0x32, 0x40, 0x44, 0x80, 0x81);

  @Override
  public Optional<Recognition> recognise(Conversation c) {
    if (c.transport() == Transport.TCP) return ed2k(c).or(() -> gnutella(c));
    if (c.transport() == Transport.UDP) return kad(c).or(() -> gnutellaUdp(c));
    return Optional.empty();
  }

  private static Optional<Recognition> ed2k(Conversation c) {
    boolean hello = c.streams().anyMatch(FileSharing::isHello);
    boolean both = isFramed(c.client().stream()) && isFramed(c.server().stream());
    if (hello) return Recognition.of("ed2k", P2P, CONTENT, "hello with a user hash");
    if (both) return Recognition.of("ed2k", P2P, STRUCTURED, "eDonkey frames of both sides");
    return Optional.empty();
  }

  /// Hello to a client carries the size of the user hash, the answer and the login do not.
  private static boolean isHello(Bytes s) {
    if (!isFramed(s) || s.u8(0) != ED2K) return false;
    boolean toClient = s.is(5, HELLO, HASH);
    boolean answer = s.is(5, HELLO_ANSWER);
    // Hash, four bytes of id, two of port, then a small count of tags.
    int tagsAt = toClient ? 7 + HASH + 6 : 6 + HASH + 6;
    boolean login = s.is(5, HELLO) && !toClient;
    return (toClient || answer || login)
        && s.length() >= tagsAt + 4
        && s.u32le(tagsAt) >= 1
        && s.u32le(tagsAt) <= 32;
  }

  private static boolean isFramed(Bytes s) {
    if (s.length() < 6) return false;
    int kind = s.u8(0);
    long length = s.u32le(1);
    if ((kind != ED2K && kind != EMULE && kind != PACKED) || length < 1 || length > (1 << 21))
      return false;
    // Where the next frame should begin, one does.
    long next = 5 + length;
    if (next >= s.length()) return s.length() > 16;
    int following = s.u8((int) next);
    return following == ED2K || following == EMULE || following == PACKED;
  }

  private static Optional<Recognition> kad(Conversation c) {
    boolean out = c.from(true).stream().anyMatch(d -> isKad(d));
    boolean in = c.from(false).stream().anyMatch(d -> isKad(d));
    boolean all = c.datagrams().stream().allMatch(d -> isKad(d) || isEmule(d));
    if (!out || !in || !all) return Optional.empty();
    return Recognition.of("ed2k", P2P, STRUCTURED, "Kademlia requests and answers");
  }

  private static boolean isKad(Datagram d) {
    Bytes p = d.payload();
    if (p.length() < 2 || (p.u8(0) != KAD && p.u8(0) != KAD_PACKED)) return false;
    return switch (p.u8(1)) {
      case 0x01, 0x60 -> d.length() == 2;
      case 0x21 -> d.length() == 35;
      case 0x29, 0x09, 0x19, 0x11 -> d.length() > 20;
      default -> false;
    };
  }

  private static boolean isEmule(Datagram d) {
    Bytes p = d.payload();
    return p.is(0, EMULE) || p.is(0, ED2K);
  }

  private static Optional<Recognition> gnutella(Conversation c) {
    Bytes asked = c.client().stream();
    Bytes told = c.server().stream();
    if (asked.startsWith("GNUTELLA CONNECT/") || told.startsWith("GNUTELLA/"))
      return Recognition.of("gnutella", P2P, CONTENT, "GNUTELLA CONNECT handshake");
    boolean get = asked.startsWith("GET /uri-res/N2R?urn:") || asked.startsWith("GET /get/");
    boolean transfer = get && (asked.contains("\r\nX-Gnutella-") || asked.contains("\r\nX-Queue:"));
    if (asked.startsWith("GIV ") || asked.startsWith("PUSH guid:") || transfer)
      return Recognition.of("gnutella", P2P, CONTENT, "Gnutella file transfer");
    return Optional.empty();
  }

  private static Optional<Recognition> gnutellaUdp(Conversation c) {
    long messages = c.datagrams().stream().filter(FileSharing::isGnutella).count();
    long wrapped = c.datagrams().stream().filter(FileSharing::isReliable).count();
    if (messages + wrapped == 0 || messages + wrapped < c.datagrams().size())
      return Optional.empty();
    return Recognition.of("gnutella", P2P, STRUCTURED, "Gnutella messages over UDP");
  }

  /// GUID, type, time to live, hops, length of the rest: and the rest is that long.
  private static boolean isGnutella(Datagram d) {
    Bytes p = d.payload();
    if (p.length() < GNUTELLA_HEADER || !GNUTELLA_TYPES.contains(p.u8(16))) return false;
    // A DHT message has its version where others have time to live and hops.
    boolean hops = p.u8(16) == 0x44 || (p.u8(17) + p.u8(18) <= 15 && p.u8(17) + p.u8(18) >= 1);
    boolean guid = !p.allAre(0, 0, 16) && p.first(16).distinct(16) >= 6;
    return hops && guid && (p.u32le(19) & 0xffff) == d.length() - GNUTELLA_HEADER;
  }

  /// The semi-reliable layer: a tag (`GTA`, `GND`), flags, sequence, part and count.
  private static boolean isReliable(Datagram d) {
    Bytes p = d.payload();
    return p.length() >= 8 && (p.startsWith("GTA") || p.startsWith("GND")) && p.u8(6) <= 64;
  }
}
