// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors.packets;

import static io.accelguard.collectors.packets.Said.hex;
import static io.accelguard.collectors.packets.Said.tcp;
import static io.accelguard.collectors.packets.Said.udp;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

/// Each protocol by bytes after its specification, beside what resembles it and is not it.
class RecognisersTest {
  @Test
  void stratum_is_mining_in_each_of_its_dialects() {
    assertThat(
            tcp(
                "{\"id\":1,\"method\":\"mining.subscribe\",\"params\":[]}\n",
                "{\"id\":null,\"method\":\"mining.notify\",\"params\":[]}\n"))
        .isEqualTo("stratum/crypto-mining");
    assertThat(
            tcp(
                "{\"id\":1,\"jsonrpc\":\"2.0\",\"method\":\"login\",\"params\":{\"login\":\"w\","
                    + "\"pass\":\"x\",\"agent\":\"a\",\"algo\":[\"rx/0\"]}}\n",
                "{\"id\":1,\"result\":{\"id\":\"1\",\"job\":{\"blob\":\"00\",\"job_id\":\"j\","
                    + "\"target\":\"ff\"},\"status\":\"OK\"}}\n"))
        .isEqualTo("stratum/crypto-mining");
    assertThat(tcp("{\"id\": 1, \"method\": \"eth_submitLogin\", \"params\": [\"0x0\"]}\n", "{}"))
        .isEqualTo("stratum/crypto-mining");
    assertThat(
            tcp(
                "POST / HTTP/1.1\r\nX-Mining-Extensions: midstate\r\n\r\n"
                    + "{\"method\":\"getwork\",\"params\":[]}"))
        .isEqualTo("stratum/crypto-mining");
  }

  @Test
  void json_rpc_of_others_is_no_mining() {
    assertThat(
            tcp(
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"login\",\"params\":{\"login\":\"ann\","
                    + "\"pass\":\"x\"}}\n",
                "{\"id\":1,\"result\":{\"token\":\"mining.notify\"}}\n"))
        .isEqualTo("unknown");
    assertThat(tcp("{\"jsonrpc\":\"2.0\",\"method\":\"initialize\",\"params\":{}}\n", "{}"))
        .isEqualTo("unknown");
    assertThat(tcp("{\"cluster\":{\"worker\":[\"a:1\"]},\"job\":{\"blob\":\"b\"}}\n", "{}"))
        .isEqualTo("unknown");
    assertThat(tcp("Q....select rule", "D....{\"method\":\"mining.authorize\"}"))
        .isEqualTo("unknown");
    assertThat(tcp("{\"text\":\"\\\"method\\\":\\\"mining.submit\\\"\"}\n", "{}"))
        .isEqualTo("unknown");
    assertThat(tcp("{\"method\":\"eth_getBlockByNumber\",\"params\":[]}\n", "{}"))
        .isEqualTo("unknown");
  }

  @Test
  void bittorrent_is_told_by_its_handshake_its_dht_its_trackers_and_utp() {
    assertThat(tcp("\23BitTorrent protocol\0\0\0\0\0\0\0\0")).isEqualTo("bittorrent/p2p");
    assertThat(tcp("GET /announce?info_hash=%01&peer_id=x&port=6881 HTTP/1.1\r\n\r\n", ""))
        .isEqualTo("bittorrent/p2p");
    assertThat(udp(Frames.text("d1:ad2:id20:abcdefghij0123456789e1:q4:ping1:t2:aa1:y1:qe")))
        .isEqualTo("dht/p2p");
    assertThat(
            udp(
                Frames.hex("0000041727101980 00000000 01020304"),
                Frames.hex("00000000 01020304 1111111122222222")))
        .isEqualTo("bittorrent/p2p");
    assertThat(
            udp(
                Frames.hex("41000001 00000000 00000000 00100000 00010000"),
                Frames.hex("21000001 00000000 00000000 00100000 55550001")))
        .isEqualTo("utp/p2p");
    assertThat(tcp("GET /announcements?page=1 HTTP/1.1\r\n\r\n", "")).isEqualTo("http");
    assertThat(tcp("notes on \23BitTorrent protocol")).isEqualTo("unknown");
    assertThat(udp(Frames.text("d3:foo3:bare1:y"))).isEqualTo("unknown");
    assertThat(udp(Frames.hex("41000001 00000000 00000000 00100000 00010000")))
        .isEqualTo("unknown");
  }

  @Test
  void socks_needs_question_and_answer() {
    assertThat(hex("050100", "0500", "05010001c0000201 0050")).isEqualTo("socks5/remote-access");
    assertThat(hex("0401 0050 c0000201 00", "005a 0050 c0000201"))
        .isEqualTo("socks4/remote-access");
    assertThat(hex("050100", "4854545021")).isEqualTo("unknown");
    assertThat(hex("050102", "0500")).isEqualTo("unknown");
  }

  @Test
  void connect_counts_when_it_was_granted() {
    assertThat(tcp("CONNECT a.example:443 HTTP/1.1\r\n\r\n", "HTTP/1.1 200 OK\r\n\r\n"))
        .isEqualTo("http-connect/remote-access");
    assertThat(tcp("CONNECT a.example:443 HTTP/1.1\r\n\r\n", "HTTP/1.1 405 No\r\n\r\n"))
        .isEqualTo("http");
    assertThat(tcp("CONNECT {\"verbose\":false}\r\n", "+OK\r\n")).isEqualTo("unknown");
  }

  @Test
  void desktops_are_told_by_their_greetings_and_ssh_accuses_nobody() {
    assertThat(tcp("", "RFB 003.008\n", "RFB 003.008\n")).isEqualTo("vnc/remote-access");
    assertThat(
            hex(
                "03000013 0ee000000000 00 01000800 03000000",
                "03000013 0ed000001234 00 02000800 02000000"))
        .isEqualTo("rdp/remote-access");
    assertThat(tcp("SSH-2.0-x\r\n", "SSH-2.0-y\r\n")).isEqualTo("ssh");
    assertThat(tcp("", "RFB is the answer\n")).isEqualTo("unknown");
    assertThat(hex("0300000b 06e0 0000000000", "0300000b 06d0 0000000000")).isEqualTo("unknown");
  }

  @Test
  void wireguard_is_a_handshake_whose_indices_agree_or_data_that_counts_up() {
    byte[] initiation = sized(148, 1, 0x11223344);
    byte[] response = sized(92, 2, 0x55667788);
    ByteBuffer.wrap(response).putInt(8, 0x11223344);
    assertThat(udp(initiation, response)).isEqualTo("wireguard/remote-access");
    byte[][] data = new byte[6][];
    for (int i = 0; i < 6; i++) {
      data[i] = sized(96, 4, i % 2);
      ByteBuffer.wrap(data[i]).order(ByteOrder.LITTLE_ENDIAN).putLong(8, i);
    }
    assertThat(udp(data)).isEqualTo("wireguard/remote-access");
    assertThat(udp(sized(147, 1, 7), response)).isEqualTo("unknown");
    for (byte[] d : data) ByteBuffer.wrap(d).putLong(8, 0x0500000000000000L);
    assertThat(udp(data)).isEqualTo("unknown");
  }

  @Test
  void openvpn_is_a_reset_whose_answer_names_its_session() {
    String client = "38 0102030405060708 00 00000000";
    String server = "40 1112131415161718 01 00000000 0102030405060708 00000000";
    assertThat(udp(Frames.hex(client), Frames.hex(server))).isEqualTo("openvpn/remote-access");
    assertThat(hex("000e" + client, "001a" + server)).isEqualTo("openvpn/remote-access");
    assertThat(udp(Frames.hex(client), Frames.hex(client))).isEqualTo("unknown");
  }

  private static byte[] sized(int length, int type, int index) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) bytes[i] = (byte) (i * 37);
    return ByteBuffer.wrap(bytes)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(type)
        .order(ByteOrder.BIG_ENDIAN)
        .putInt(index)
        .array();
  }
}
