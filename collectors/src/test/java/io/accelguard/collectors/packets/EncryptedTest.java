// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors.packets;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// What the clear part of encrypted connections gives away, and what it does not.
class EncryptedTest {
  /// A ClientHello (RFC 8446, 4.1.2) with a server name (RFC 6066, 3) and nothing else.
  private static byte[] hello(String name) {
    int n = name.length();
    String extension = "\0\0" + u16(n + 5) + u16(n + 3) + "\0" + u16(n) + name;
    String body = "\3\3" + "r".repeat(32) + "\0" + "\0\2\23\1" + "\1\0" + u16(n + 9) + extension;
    return Frames.text("\26\3\1" + u16(body.length() + 4) + "\1\0" + u16(body.length()) + body);
  }

  /// A Certificate message (RFC 5246, 7.4.2) with the attributes of names that count (X.520:
  /// 2.5.4.3).
  private static byte[] certificate(String... names) {
    StringBuilder body = new StringBuilder();
    for (String name : names)
      body.append("\6\3\125\4\3\14").append((char) name.length()).append(name);
    return Frames.text(
        "\26\3\3" + u16(body.length() + 8) + "\13\0" + u16(body.length() + 4) + body + "....");
  }

  private static String u16(int value) {
    return "" + (char) (value >> 8) + (char) (value & 0xff);
  }

  @Test
  void a_name_of_a_pool_or_tunnel_counts_only_where_the_domain_ends_with_it() {
    assertThat(Said.stream(hello("eu1.ethermine.org"))).isEqualTo("stratum/crypto-mining");
    assertThat(Said.stream(hello("ETHERMINE.ORG"))).isEqualTo("stratum/crypto-mining");
    assertThat(Said.stream(hello("ethermine.org.example.com"))).isEqualTo("tls");
    assertThat(Said.stream(hello("notethermine.org"))).isEqualTo("tls");
    assertThat(Said.stream(hello("a-b.trycloudflare.com"))).isEqualTo("tunnel/remote-access");
    assertThat(Said.stream(hello("www.cloudflare.com"))).isEqualTo("tls");
    assertThat(Said.damaged(Said::stream, hello("eu1.ethermine.org")))
        .containsOnly("stratum/crypto-mining", "tls", "unknown");
  }

  /// tor-spec, section 2: both names random, the certificate's ending `.net`.
  @Test
  void tor_is_told_by_random_names_and_names_with_digits_are_no_tor() {
    assertThat(Said.stream(hello("www.ab3cde5fghij.com"))).isEqualTo("tor/remote-access");
    assertThat(
            Said.stream(
                hello("www.abcdefgh.com"), certificate("www.qrstuvwx.com", "www.ijklmnop.net")))
        .isEqualTo("tor/remote-access");
    assertThat(Said.stream(hello("www.mp3download24.com"))).isEqualTo("tls");
    assertThat(Said.stream(hello("www.office365.com"))).isEqualTo("tls");
    assertThat(
            Said.stream(hello("www.example.com"), certificate("Some CA", "R3", "www.example.com")))
        .isEqualTo("tls");
  }

  @Test
  void anydesk_is_told_by_its_own_certificate_and_not_by_mention_of_it() {
    assertThat(Said.stream(hello("x.example"), certificate("AnyDesk Client")))
        .isEqualTo("anydesk/remote-access");
    assertThat(Said.stream(hello("anydesk.com"), certificate("R3", "*.anydesk.com")))
        .isEqualTo("tls");
  }

  /// sv2-spec 04, 4.5.1 and 4.5.2: 64 bytes; 64, 64 and 16, 74 and 16 bytes; 4.6: a frame of 22
  /// bytes and at least 17.
  @Test
  void stratum_v2_is_a_hint_from_sizes_of_ciphertext() {
    byte[] key = Said.noise(64);
    byte[] answer = Said.noise(64 + 80 + 90);
    byte[] setup = Said.noise(22 + 17);
    assertThat(Said.stream(key, answer, setup)).isEqualTo("stratum-v2/crypto-mining");
    assertThat(Said.stream(Said.noise(63), answer, setup)).isEqualTo("unknown");
    assertThat(Said.stream(key, Said.noise(233), setup)).isEqualTo("unknown");
    assertThat(Said.stream(key, answer, Said.noise(38))).isEqualTo("unknown");
    assertThat(Said.stream(Frames.text("a".repeat(64)), answer, setup)).isEqualTo("unknown");
  }

  /// TeamViewer's format is not published: two long observed first bytes, on both sides or beside
  /// its port.
  @Test
  void teamviewer_needs_both_sides() {
    byte[] one = Frames.hex("1724 0a 20 00 88 3fe2fa");
    assertThat(Said.stream(one, one)).isEqualTo("teamviewer/remote-access");
    assertThat(Said.stream(one, Frames.text("HTTP/1.1 400 \r\n\r\n"))).isEqualTo("unknown");
    assertThat(Said.stream(Frames.hex("1724 70 20 00 88"), one)).isEqualTo("unknown");
    assertThat(Said.damaged(Said::stream, one.clone(), one.clone()))
        .containsOnly("teamviewer/remote-access", "unknown");
  }
}
