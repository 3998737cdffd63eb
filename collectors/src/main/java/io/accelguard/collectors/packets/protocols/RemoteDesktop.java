// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors.packets.protocols;

import static io.accelguard.model.Category.REMOTE_ACCESS;
import static io.accelguard.model.Grade.CONTENT;
import static io.accelguard.model.Grade.STRUCTURED;

import java.util.Optional;

/// Remote desktops in clear text: VNC (RFC 6143), RDP over TCP and UDP (MS-RDPBCGR, MS-RDPEUDP),
/// XDMCP, ICA, NX, and by long observed marks TeamViewer and Radmin, whose formats are not
/// published.
final class RemoteDesktop implements Recogniser {
  private static final int MOST_RADMIN = 256;

  @Override
  public Optional<Recognition> recognise(Conversation c) {
    if (c.transport() == Transport.TCP)
      return vnc(c).or(() -> rdp(c)).or(() -> marked(c)).or(() -> teamviewer(c));
    if (c.transport() == Transport.UDP)
      return rdpUdp(c).or(() -> xdmcp(c)).or(() -> nxUdp(c)).or(() -> teamviewerUdp(c));
    return Optional.empty();
  }

  private static Optional<Recognition> vnc(Conversation c) {
    boolean server = isVersion(c.server().stream());
    boolean client = isVersion(c.client().stream());
    if (!server && !client) return Optional.empty();
    return Recognition.of(
        "vnc", REMOTE_ACCESS, server && client ? CONTENT : STRUCTURED, "RFB version greeting");
  }

  private static boolean isVersion(Bytes s) {
    return s.startsWith("RFB 00") && s.is(7, ".") && s.is(11, "\n");
  }

  /// A TPKT with an X.224 connection request, told from other OSI traffic by a cookie, by the
  /// negotiation structure, or by the server's negotiated answer.
  private static Optional<Recognition> rdp(Conversation c) {
    Bytes asked = c.client().stream();
    Bytes told = c.server().stream();
    if (!isX224(asked, 0xe0)) return Optional.empty();
    boolean cookie = asked.first(300).contains("Cookie: ms");
    int length = asked.u16(2);
    boolean negotiates = length >= 19 && asked.is(length - 8, 0x01) && asked.is(length - 6, 8, 0);
    boolean confirmed = isX224(told, 0xd0);
    boolean answers = confirmed && (told.is(11, 2) || told.is(11, 3)) && told.is(13, 8, 0);
    // Standard security without negotiation: an MCS connect-initial with the T.124 key follows.
    boolean initial = asked.from(length).first(200).contains("Duca");
    boolean mcs = asked.is(length, 3, 0) && asked.is(length + 7, 0x7f, 0x65);
    if (cookie || answers || negotiates || mcs || initial)
      return Recognition.of(
          "rdp",
          REMOTE_ACCESS,
          confirmed ? CONTENT : STRUCTURED,
          "connection request, cookie: " + cookie + ", confirmed: " + confirmed);
    return Optional.empty();
  }

  private static boolean isX224(Bytes s, int code) {
    return s.length() >= 11
        && s.is(0, 3, 0)
        && s.u16(2) >= 11
        && s.u16(2) < 512
        && s.u8(4) == s.u16(2) - 5
        && s.is(5, code);
  }

  /// SYN with the initial acknowledgement of all ones, answered by SYN and ACK with its number; or
  /// TLS inside the source packets of version 1.
  private static Optional<Recognition> rdpUdp(Conversation c) {
    for (Datagram d : c.from(true)) {
      Bytes p = d.payload();
      boolean syn = p.length() >= 16 && p.u32(0) == 0xffffffffL && (p.u16(6) & 0x0001) != 0;
      if (!syn) continue;
      boolean answered =
          c.from(false).stream()
              .map(Datagram::payload)
              .anyMatch(a -> a.same(0, p, 8, 4) && a.length() >= 16 && (a.u16(6) & 0x0005) == 5);
      boolean mtu = p.u16(12) >= 1132 && p.u16(12) <= 1232 && p.u16(14) >= 1132;
      if (mtu)
        return Recognition.of(
            "rdp",
            REMOTE_ACCESS,
            answered ? CONTENT : STRUCTURED,
            "RDP over UDP, SYN answered: " + answered);
    }
    return rdpUdpLater(c);
  }

  /// A session whose SYN was not seen: acknowledgements of one side name sequence numbers of the
  /// other, and TLS records follow the header.
  private static Optional<Recognition> rdpUdpLater(Conversation c) {
    for (Datagram a : c.from(true))
      for (Datagram b : c.from(false)) {
        Bytes out = a.payload();
        Bytes in = b.payload();
        boolean headers = out.length() > 24 && in.length() > 24;
        boolean carries = headers && isAckAndData(out) && isAckAndData(in);
        if (carries && (in.same(0, out, 12, 4) || out.same(0, in, 12, 4)))
          return Recognition.of(
              "rdp", REMOTE_ACCESS, STRUCTURED, "RDP over UDP, sequence numbers agree");
      }
    return Optional.empty();
  }

  private static boolean isAckAndData(Bytes p) {
    return (p.u16(6) & 0x000c) == 0x000c && (p.u16(6) & 0xf000) == 0;
  }

  private static Optional<Recognition> xdmcp(Conversation c) {
    boolean all =
        c.datagrams().stream()
            .allMatch(d -> {
              Bytes p = d.payload();
              return p.length() >= 6
                  && p.u16(0) == 1
                  && p.u16(2) >= 1
                  && p.u16(2) <= 14
                  && p.u16(4) == d.length() - 6;
            });
    boolean both = !c.from(true).isEmpty() && !c.from(false).isEmpty();
    if (!all || !both) return Optional.empty();
    return Recognition.of("xdmcp", REMOTE_ACCESS, CONTENT, "display manager's question and answer");
  }

  private static Optional<Recognition> marked(Conversation c) {
    Bytes asked = c.client().stream();
    Bytes told = c.server().stream();
    if (asked.startsWith("NXSH-") || told.startsWith("NXD-"))
      return Recognition.of("nx", REMOTE_ACCESS, CONTENT, "NX greeting");
    if (c.streams().anyMatch(s -> s.is(0, 0x7f, 0x7f) && s.is(2, "ICA\0")))
      return Recognition.of("ica", REMOTE_ACCESS, CONTENT, "ICA greeting");
    if (isRadmin(asked) && isRadmin(told) && asked.u8(9) == told.u8(9))
      return Recognition.of("radmin", REMOTE_ACCESS, STRUCTURED, "Radmin command, answered");
    return Optional.empty();
  }

  /// One, length, checksum, a command that the server repeats. The checksum adds up the words after
  /// it, least significant byte first.
  private static boolean isRadmin(Bytes s) {
    if (s.length() < 10 || !s.is(0, 1)) return false;
    long length = s.u32(1);
    if (length < 1 || length > MOST_RADMIN || s.length() < 9 + length) return false;
    long sum = 0;
    for (int i = 0; i < length; i++) sum += (long) s.u8(9 + i) << (8 * (i & 3));
    return s.u32(5) == (sum & 0xffffffffL);
  }

  private static Optional<Recognition> nxUdp(Conversation c) {
    boolean asks = c.from(true).stream().anyMatch(d -> isNx(d, 1));
    boolean answers = c.from(false).stream().anyMatch(d -> isNx(d, 2));
    if (!asks || !answers) return Optional.empty();
    return Recognition.of("nx", REMOTE_ACCESS, STRUCTURED, "NX over UDP, probe and answer");
  }

  private static boolean isNx(Datagram d, int kind) {
    return d.length() == 10 && d.payload().is(0, kind, 0, 1, 0, 10, 0);
  }

  private static Optional<Recognition> teamviewer(Conversation c) {
    boolean asked = isTeamviewer(c.client().stream());
    boolean told = isTeamviewer(c.server().stream());
    if ((!asked && !told) || (asked != told && !c.uses(5938))) return Optional.empty();
    return Recognition.of("teamviewer", REMOTE_ACCESS, STRUCTURED, "TeamViewer frames");
  }

  private static boolean isTeamviewer(Bytes s) {
    return s.length() >= 6 && (s.is(0, 0x17, 0x24) || s.is(0, 0x11, 0x30)) && s.u8(2) < 0x60;
  }

  private static Optional<Recognition> teamviewerUdp(Conversation c) {
    long marked =
        c.datagrams().stream()
            .map(Datagram::payload)
            .filter(p -> p.is(11, 0x17, 0x24) && p.is(0, 0, 0, 0, 0) && p.length() >= 20)
            .count();
    if (marked < 2) return Optional.empty();
    return Recognition.of("teamviewer", REMOTE_ACCESS, STRUCTURED, "TeamViewer datagrams");
  }
}
