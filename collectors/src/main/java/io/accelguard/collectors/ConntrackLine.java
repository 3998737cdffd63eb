// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import java.net.InetAddress;
import java.util.Map;
import java.util.Optional;

/// One line of `/proc/PID/net/nf_conntrack` about datagrams: who began, and what each side sent.
/// Addresses are written as [io.accelguard.model.Endpoint] writes them.
///
/// @param key what tells it from all others
/// @param there from the one who began; its destination is where it wanted to go
/// @param back what the other side answers; its source is where it really went
record ConntrackLine(String key, Side there, Side back) {
  private static final int IPV4_HEADERS = 28;
  private static final int IPV6_HEADERS = 48;

  /// One direction.
  ///
  /// @param bytes of payload; negative where the kernel does not account
  record Side(String source, int sourcePort, String target, int targetPort, long bytes) {
    boolean isAccounted() {
      return bytes >= 0;
    }

    private Side with(long newBytes) {
      return new Side(source, sourcePort, target, targetPort, newBytes);
    }
  }

  /// Whether a line, as far as it goes, is about datagrams.
  static boolean isDatagram(byte[] line, int from, int to) {
    int at = from;
    for (int token = 0; token < 2 && at < to; token++) {
      while (at < to && line[at] != ' ') at++;
      while (at < to && line[at] == ' ') at++;
    }
    return to - at > 4
        && line[at] == 'u'
        && line[at + 1] == 'd'
        && line[at + 2] == 'p'
        && line[at + 3] == ' ';
  }

  /// Empty when the line is damaged or cut.
  ///
  /// @param known lines of an earlier look, whose addresses need not be read again
  static Optional<ConntrackLine> parse(String line, Map<String, ConntrackLine> known) {
    int there = line.indexOf(" src=");
    int back = there < 0 ? -1 : line.indexOf(" src=", there + 1);
    if (back < 0) return Optional.empty();
    String first = line.substring(there, back);
    String second = line.substring(back);
    int keyed = first.indexOf(" packets=");
    String key = keyed < 0 ? first : first.substring(0, keyed);
    try {
      ConntrackLine before = known.get(key);
      return Optional.of(
          before == null
              ? new ConntrackLine(key, side(first), side(second))
              : new ConntrackLine(
                  before.key,
                  before.there.with(payload(first)),
                  before.back.with(payload(second))));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Side side(String text) {
    return new Side(
        address(text, " src="),
        port(text, " sport="),
        address(text, " dst="),
        port(text, " dport="),
        payload(text));
  }

  /// Bytes less headers; negative where the kernel does not account.
  private static long payload(String text) {
    Optional<String> packets = field(text, " packets=");
    Optional<String> bytes = field(text, " bytes=");
    if (packets.isEmpty() || bytes.isEmpty()) return -1;
    long headers = text.indexOf(':') < 0 ? IPV4_HEADERS : IPV6_HEADERS;
    return Math.max(
        0, Long.parseLong(bytes.get()) - headers * (long) Integer.parseInt(packets.get()));
  }

  private static Optional<String> field(String text, String name) {
    int at = text.indexOf(name);
    if (at < 0) return Optional.empty();
    int from = at + name.length();
    int end = text.indexOf(' ', from);
    return Optional.of(text.substring(from, end < 0 ? text.length() : end));
  }

  private static int port(String text, String name) {
    int port = Integer.parseInt(field(text, name).orElseThrow(IllegalArgumentException::new));
    if (port < 0 || port > 65_535) throw new IllegalArgumentException("no port");
    return port;
  }

  private static String address(String text, String name) {
    return InetAddress.ofLiteral(field(text, name).orElseThrow(IllegalArgumentException::new))
        .getHostAddress();
  }
}
