// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors.packets;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// eDonkey, Kademlia and Gnutella, beside what begins like them.
class FileSharingTest {
  /// Hello of a client (The eMule Protocol Specification, Kulbak and Bickson 2005, 6.4.1): kind,
  /// size, type, size of the hash, hash, id, port, count of tags, one tag, server.
  private static final String HELLO =
      "e3 2b000000 01 10 00112233445566778899aabbccddeeff 0a0000c0 3612 01000000"
          + "02 0100 01 0300 616263 00000000 0000";

  /// A time server's client (RFC 5905, 7.3): leap 3, version 4, mode 3 begin with the same byte.
  private static final String TIME = "e3 00 06 ec" + "00".repeat(44);

  private static final String GUID = "a1b2c3d4e5f60718ffa9bacbdcedfe00";

  @Test
  void edonkey_is_a_hello_with_a_user_hash() {
    assertThat(Said.hex(HELLO)).isEqualTo("ed2k/p2p");
    assertThat(Said.hex(HELLO.replace("2b000000", "ffffff7f"))).isEqualTo("unknown");
    assertThat(Said.hex(TIME)).isEqualTo("unknown");
    assertThat(Said.damaged(Said::stream, Said.bytes(HELLO))).containsOnly("ed2k/p2p", "unknown");
  }

  @Test
  void kademlia_needs_a_request_and_an_answer() {
    byte[] request = Frames.hex("e4 21 02" + "5a".repeat(32));
    byte[] answer = Frames.hex("e4 29" + "5a".repeat(33) + "00");
    assertThat(Said.udp(request, answer)).isEqualTo("ed2k/p2p");
    assertThat(Said.udp(request)).isEqualTo("unknown");
    assertThat(Said.udp(request, Frames.hex(TIME))).isEqualTo("unknown");
    assertThat(Said.udp(Frames.hex(TIME), Frames.hex("24" + TIME.substring(2))))
        .isEqualTo("unknown");
    assertThat(Said.damaged(Said::udp, request, answer)).containsOnly("ed2k/p2p", "unknown");
  }

  /// The Gnutella Protocol Specification 0.6 (draft): the handshake, and a ping of 23 bytes whose
  /// last four tell that nothing follows.
  @Test
  void gnutella_is_its_handshake_or_messages_whose_lengths_are_right() {
    String ask = "GNUTELLA CONNECT/0.6\r\nUser-Agent: x\r\n\r\n";
    assertThat(Said.tcp(ask, "GNUTELLA/0.6 200 OK\r\n\r\n")).isEqualTo("gnutella/p2p");
    assertThat(Said.tcp("GET /GNUTELLA/0.6 HTTP/1.1\r\nX-Queue: 1\r\n\r\n")).isEqualTo("http");
    assertThat(Said.udp(Frames.hex(GUID + "00 01 00 00000000"))).isEqualTo("gnutella/p2p");
    assertThat(Said.udp(Frames.hex(GUID + "00 01 00 05000000"))).isEqualTo("unknown");
    assertThat(Said.udp(Frames.hex("00".repeat(16) + "00 01 00 00000000"))).isEqualTo("unknown");
    assertThat(Said.damaged(Said::udp, Frames.hex(GUID + "00 01 00 00000000")))
        .containsOnly("gnutella/p2p", "unknown");
  }
}
