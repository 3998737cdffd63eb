// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors.packets;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/// VPN control channels and IP inside other protocols, beside what resembles them.
class TunnelsTest {
  /// RFC 7296, 3.1: both SPIs, next payload, version 2.0, IKE_SA_INIT, initiator, id, length.
  private static final String IKE =
      "0102030405060708 0000000000000000 21 20 22 08 00000000 0000001c";

  /// RFC 8200, 3, between addresses of RFC 4380, 2.1 (prefix 2001::/32).
  private static final String TEREDO =
      "60000000 0000 3b 40 20010000c0000201 8000f227bff0fdfe 20010db800000000 0000000000000001";

  @Test
  void ipsec_is_a_key_exchange_of_the_right_length_or_esp_that_counts_up() {
    assertThat(Said.udp(500, Frames.hex(IKE))).isEqualTo("ipsec/remote-access");
    assertThat(Said.udp(4500, Frames.hex("00000000" + IKE))).isEqualTo("ipsec/remote-access");
    assertThat(Said.udp(500, Frames.hex(IKE + "00"))).isEqualTo("unknown");
    assertThat(Said.damaged(turns -> Said.udp(500, turns), Frames.hex(IKE)))
        .containsOnly("ipsec/remote-access", "unknown");
    byte[] answer = Said.noise(40);
    String rest = " 11223344556677881122334455667788";
    byte[] one = Frames.hex("c0000001 00000001" + rest);
    byte[] two = Frames.hex("c0000001 00000002" + rest);
    assertThat(Said.udp(4500, one, answer, two)).isEqualTo("ipsec/remote-access");
    assertThat(Said.udp(4500, two, answer, one)).isEqualTo("unknown");
    assertThat(Said.udp(4501, one, answer, two)).isEqualTo("unknown");
  }

  /// RFC 2637, 2.1: length 156, control message, magic cookie.
  @Test
  void pptp_is_its_magic_cookie() {
    assertThat(Said.hex("009c 0001 1a2b3c4d 0001 0000 0100" + "00".repeat(142)))
        .isEqualTo("pptp/remote-access");
    assertThat(Said.hex("009c 0001 1a2b3c4e 0001 0000 0100" + "00".repeat(142)))
        .isEqualTo("unknown");
  }

  /// Both sides say who they are and that they speak version 17, as tinc 1.0 and 1.1 do (`send_id`
  /// in its `protocol_auth.c`).
  @Test
  void tinc_greets_on_both_sides() {
    assertThat(Said.tcp("0 alpha 17\n1 94 64 0 0 AB", "0 beta_2 17\n"))
        .isEqualTo("tinc/remote-access");
    assertThat(Said.tcp("0 alpha 17.7\n", "0 beta 17\n")).isEqualTo("tinc/remote-access");
    assertThat(Said.tcp("0 alpha 17\n", "HTTP/1.1 400 Bad Request\r\n\r\n")).isEqualTo("unknown");
    assertThat(Said.tcp("0 alpha beta 17\n", "0 beta 17\n")).isEqualTo("unknown");
    assertThat(Said.tcp("0 1 2\n", "0 1 2\n")).isEqualTo("unknown");
    assertThat(Said.damaged(Said::stream, Frames.text("0 alpha 17\n"), Frames.text("0 b 17\n")))
        .containsOnly("unknown");
  }

  /// One byte asks where the packet came from, as nDPI's captures and code show.
  @Test
  void softether_asks_its_helper_for_its_address() {
    byte[] ask = Frames.text("A");
    byte[] told = Frames.text("IP=198.51.100.7,PORT=51381");
    assertThat(Said.udp(5004, ask, told)).isEqualTo("softether/remote-access");
    assertThat(Said.udp(5004, Frames.text("B"), told)).isEqualTo("unknown");
    assertThat(Said.udp(5004, ask, Frames.text("IP=198.51.100.7"))).isEqualTo("unknown");
    assertThat(Said.udp(5004, told, ask)).isEqualTo("unknown");
    assertThat(Said.damaged(turns -> Said.udp(5004, turns), ask, told))
        .containsOnly("softether/remote-access", "unknown");
  }

  /// draft-massar-v6ops-ayiya-02, 3: lengths and types of identity and signature, method, forward,
  /// IPv6 (41), time, identity, signature, packet.
  private static byte[] ayiya(String head) {
    return Frames.hex(head + "4af64bfd 20010db8000000000000000000000002" + "5a".repeat(20));
  }

  @Test
  void ayiya_is_a_signed_header_before_ipv6() {
    assertThat(Said.udp(5072, ayiya("41521129"))).isEqualTo("ayiya/remote-access");
    assertThat(Said.udp(5072, ayiya("4152103b"))).isEqualTo("unknown");
    assertThat(Said.udp(5072, ayiya("41521106"))).isEqualTo("unknown");
    assertThat(Said.udp(5072, ayiya("42521129"))).isEqualTo("unknown");
    assertThat(Said.udp(5072, Frames.hex("41521129 4af64bfd"))).isEqualTo("unknown");
    assertThat(Said.damaged(turns -> Said.udp(5072, turns), ayiya("41521129")))
        .containsOnly("ayiya/remote-access", "unknown");
  }

  @Test
  void teredo_is_ipv6_that_fills_a_datagram_and_has_the_prefix() {
    assertThat(Said.udp(Frames.hex(TEREDO))).isEqualTo("teredo/remote-access");
    assertThat(Said.udp(Frames.hex(TEREDO + "00"))).isEqualTo("unknown");
    assertThat(Said.udp(Frames.hex(TEREDO.replace("20010000", "fe800000")))).isEqualTo("unknown");
    assertThat(Said.damaged(Said::udp, Frames.hex(TEREDO)))
        .containsOnly("teredo/remote-access", "unknown");
  }

  /// RFC 1035, 4.1: id, flags, one question.
  private static byte[] question(String label, int type) {
    String name = (char) label.length() + label + "\1t\7example\0\0" + (char) type + "\0\1";
    return Frames.text("\0\1\1\0\0\1\0\0\0\0\0\0" + name);
  }

  private static byte[][] questions(String label, int type) {
    byte[][] turns = new byte[10][];
    for (int i = 0; i < turns.length; i++) turns[i] = question(label + i, type);
    return turns;
  }

  @Test
  void a_dns_tunnel_asks_many_long_names_for_records_that_carry_data() {
    assertThat(Said.udp(53, questions("a".repeat(55), 16))).isEqualTo("dns-tunnel/remote-access");
    assertThat(Said.udp(53, questions("a".repeat(55), 1))).isEqualTo("dns");
    assertThat(Said.udp(53, questions("selector._domainkey", 16))).isEqualTo("dns");
    assertThat(Said.udp(5353, questions("a".repeat(55), 16))).isEqualTo("dns");
  }

  /// RFC 792: echo, whose data is an IPv4 packet or what `ping` sends.
  @Test
  void an_icmp_tunnel_carries_ip_packets_in_its_echoes() {
    String head = "0800 0000 0001 0001";
    byte[] carrying = Frames.hex(head + "4500 0014 0000 0000 40 06 0000 0a000001 0a000002");
    byte[] ping = Frames.hex(head + "0000000000000000 101112131415161718191a1b1c1d1e1f");
    assertThat(icmp(carrying)).isEqualTo("icmp-tunnel/remote-access");
    assertThat(icmp(ping)).isEqualTo("unknown");
    carrying[11]++;
    assertThat(icmp(carrying)).isEqualTo("unknown");
  }

  private static String icmp(byte[] message) {
    return Read.verdict(List.of(Frames.ip(true, 1, message), Frames.ip(true, 1, message)));
  }

  /// RFC 2131, 2: a request over Ethernet with addresses of six bytes.
  @Test
  void a_dhcp_flood_is_hundreds_of_requests_and_a_patient_client_is_none() {
    byte[] request = Frames.udp(true, 68, 67, Frames.hex("01010600" + "00".repeat(240)));
    assertThat(Read.verdict(Collections.nCopies(500, request)))
        .isEqualTo("dhcp-flood/outbound-attack");
    assertThat(Read.verdict(Collections.nCopies(499, request))).isEqualTo("unknown");
  }
}
