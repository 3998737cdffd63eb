// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors.packets.protocols;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The clear part of a TLS handshake (RFC 8446, RFC 5246): the name the client asks for, and the
/// names in the server's first certificate up to TLS 1.2.
///
/// @param names text values of the certificate's subject and issuer, in order, unescaped
record TlsHello(Optional<String> serverName, List<String> names) {
  private static final int HANDSHAKE = 22;
  private static final int CLIENT_HELLO = 1;
  private static final int CERTIFICATE = 11;
  private static final int MOST_NAMES = 16;

  TlsHello {
    names = List.copyOf(names);
  }

  /// Empty when the client's stream does not begin with a ClientHello.
  static Optional<TlsHello> of(Bytes client, Bytes server) {
    boolean hello =
        client.is(0, HANDSHAKE, 3) && client.length() > 43 && client.u8(5) == CLIENT_HELLO;
    if (!hello) return Optional.empty();
    return Optional.of(new TlsHello(serverName(client.from(5)), certificateNames(server)));
  }

  private static Optional<String> serverName(Bytes hello) {
    int at = 38;
    if (hello.length() <= at) return Optional.empty();
    at += 1 + hello.u8(at);
    if (hello.length() < at + 2) return Optional.empty();
    at += 2 + hello.u16(at);
    if (hello.length() < at + 1) return Optional.empty();
    at += 1 + hello.u8(at) + 2;
    while (hello.length() >= at + 4) {
      int length = hello.u16(at + 2);
      if (hello.u16(at) == 0 && hello.length() >= at + 9 && hello.u8(at + 6) == 0) {
        int name = hello.u16(at + 7);
        if (name == 0 || hello.length() < at + 9 + name) return Optional.empty();
        return Optional.of(hello.from(at + 9).first(name).latin1());
      }
      at += 4 + length;
    }
    return Optional.empty();
  }

  /// The strings in DER after each common name, organisation or unit, wherever they stand: a parser
  /// for X.509 would reject what a hostile server sends, and we only need words.
  private static List<String> certificateNames(Bytes server) {
    List<String> names = new ArrayList<>();
    if (!server.is(0, HANDSHAKE, 3)) return names;
    if (handshake(server, CERTIFICATE)) {
      for (int at = 5; at + 8 < server.length() && names.size() < MOST_NAMES; at++) {
        boolean attribute = server.is(at, 0x06, 0x03, 0x55, 0x04);
        if (!attribute) continue;
        int kind = server.u8(at + 5);
        int length = server.u8(at + 6);
        boolean text = kind == 0x0c || kind == 0x13 || kind == 0x16 || kind == 0x14;
        if (text && length < 0x80 && at + 7 + length <= server.length())
          names.add(server.from(at + 7).first(length).latin1());
      }
    }
    return names;
  }

  /// Whether a handshake message of a kind begins in one of the first records.
  private static boolean handshake(Bytes s, int kind) {
    int record = 0;
    for (int records = 0; records < 4 && s.length() > record + 9; records++) {
      if (s.u8(record) != HANDSHAKE) return false;
      int end = record + 5 + s.u16(record + 3);
      int at = record + 5;
      while (at + 4 <= Math.min(end, s.length())) {
        if (s.u8(at) == kind) return true;
        at += 4 + ((s.u8(at + 1) << 16) | s.u16(at + 2));
      }
      record = end;
    }
    return false;
  }
}
