// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors.packets.protocols;

import static io.accelguard.model.Category.P2P;
import static io.accelguard.model.Grade.CONTENT;
import static io.accelguard.model.Grade.STRUCTURED;

import io.accelguard.model.Grade;
import java.util.List;
import java.util.Optional;

/// BitTorrent: the peer protocol (BEP 3), the mainline DHT (BEP 5), local service discovery (BEP
/// 14), the UDP tracker (BEP 15) and uTP (BEP 29).
final class BitTorrent implements Recogniser {
  private static final long TRACKER_MAGIC = 0x41727101980L;
  private static final int UTP_HEADER = 20;

  /// A longer datagram is cut, and its end with the kind of message is not seen.
  private static final int MOST_KEPT = 512;

  @Override
  public Optional<Recognition> recognise(Conversation c) {
    return switch (c.transport()) {
      case TCP -> peer(c);
      case UDP -> dht(c).or(() -> discovery(c)).or(() -> tracker(c)).or(() -> utp(c));
      case ICMP, ICMPV6, IPIP, SIX_IN_FOUR, GRE, ESP, AH, OTHER -> Optional.empty();
    };
  }

  private static Optional<Recognition> peer(Conversation c) {
    List<Bytes> shook =
        c.streams().filter(s -> s.is(0, 19) && s.is(1, "BitTorrent protocol")).toList();
    if (shook.isEmpty()) return Optional.empty();
    return Recognition.of("bittorrent", P2P, CONTENT, "peer handshake, sides: " + shook.size());
  }

  private static Optional<Recognition> dht(Conversation c) {
    long queries = c.datagrams().stream().filter(d -> isKrpc(d.payload())).count();
    if (queries == 0) return Optional.empty();
    return Recognition.of("dht", P2P, CONTENT, "DHT messages: " + queries);
  }

  /// A bencoded dictionary of one query, answer or error with a transaction id.
  private static boolean isKrpc(Bytes p) {
    if (!p.is(0, 'd') || p.length() < 12) return false;
    boolean node =
        p.startsWith("d1:ad2:id20:") || p.startsWith("d1:rd2:id20:") || p.contains("d2:id20:");
    boolean query = p.contains("1:y1:q") && p.contains("1:q");
    boolean answer = p.contains("1:y1:r");
    boolean error = p.startsWith("d1:el") && p.contains("1:y1:e");
    return (node && (query || answer || p.length() >= MOST_KEPT)) || error;
  }

  private static Optional<Recognition> discovery(Conversation c) {
    boolean found =
        c.datagrams().stream()
            .map(Datagram::payload)
            .anyMatch(p -> p.startsWith("BT-SEARCH * HTTP/1.1\r\n") && p.contains("nfohash:"));
    if (!found) return Optional.empty();
    return Recognition.of("bittorrent", P2P, CONTENT, "local service discovery BT-SEARCH");
  }

  private static Optional<Recognition> tracker(Conversation c) {
    Optional<Bytes> asked =
        c.from(true).stream()
            .map(Datagram::payload)
            .filter(p -> p.length() == 16 && p.u64(0) == TRACKER_MAGIC && p.u32(8) == 0)
            .findFirst();
    if (asked.isEmpty()) return Optional.empty();
    boolean answered =
        c.from(false).stream()
            .map(Datagram::payload)
            .anyMatch(p -> p.is(0, 0, 0, 0, 0) && p.same(4, asked.get(), 12, 4));
    Grade grade = answered ? CONTENT : STRUCTURED;
    return Recognition.of("bittorrent", P2P, grade, "UDP tracker connect, answered: " + answered);
  }

  /// uTP has no magic number: what is checked is that both directions agree on connection ids, and
  /// that acknowledgements name sequence numbers of the other side.
  private static Optional<Recognition> utp(Conversation c) {
    List<Bytes> out = packets(c, true);
    List<Bytes> in = packets(c, false);
    boolean all = out.size() + in.size() == c.datagrams().size();
    if (!all || out.isEmpty() || in.isEmpty()) return Optional.empty();
    for (Bytes a : out)
      for (Bytes b : in) {
        int difference = (a.u16(2) - b.u16(2)) & 0xffff;
        boolean ids =
            difference == 1 || difference == 0xffff || (a.u8(0) == 0x41 && difference == 0);
        boolean acknowledges = a.u16(18) == b.u16(16) || b.u16(18) == a.u16(16);
        if (ids && acknowledges)
          return Recognition.of(
              "utp", P2P, STRUCTURED, "uTP ids and acknowledgements of both sides agree");
      }
    return Optional.empty();
  }

  private static List<Bytes> packets(Conversation c, boolean client) {
    return c.from(client).stream().map(Datagram::payload).filter(BitTorrent::isUtp).toList();
  }

  private static boolean isUtp(Bytes p) {
    if (p.length() < UTP_HEADER) return false;
    boolean version = (p.u8(0) & 0x0f) == 1 && p.u8(0) >> 4 <= 4;
    // Selective acknowledgement and the extension bits are the only extensions in use.
    return version && p.u8(1) <= 3;
  }
}
