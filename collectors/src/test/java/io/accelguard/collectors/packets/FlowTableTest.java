// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors.packets;

import static org.assertj.core.api.Assertions.assertThat;

import io.accelguard.collectors.packets.protocols.Recognisers;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FlowTableTest {
  private static final byte[] NOTHING = new byte[0];

  @Test
  void segments_out_of_order_repeated_and_across_the_end_of_sequence_numbers_are_put_in_order() {
    byte[] text = Frames.text("\23BitTorrent protocol........");
    long start = 0xfffffffaL;
    List<byte[]> packets = new ArrayList<>();
    packets.add(Frames.tcp(true, 1000, 2000, Frames.SYN, start, NOTHING));
    for (int at : new int[] {20, 10, 10, 0})
      packets.add(
          Frames.tcp(
              true,
              1000,
              2000,
              Frames.ACK,
              start + 1 + at,
              java.util.Arrays.copyOfRange(text, at, Math.min(at + 10, text.length))));
    assertThat(Read.verdict(packets)).isEqualTo("bittorrent/p2p");
  }

  @Test
  void a_full_table_reports_its_oldest_flow_and_counts_it() {
    List<byte[]> packets = new ArrayList<>();
    for (int i = 0; i < 50; i++) packets.add(Frames.udp(true, 1000 + i, 9, Frames.text("x")));
    Read read = Read.packets(packets, 10);
    assertThat(read.counts()).matches(c -> c.evicted() == 40 && c.flows() == 50);
    assertThat(read.flows()).hasSize(50);
  }

  @Test
  void where_too_much_is_kept_silent_flows_are_judged_early_and_stay_one_flow_each() {
    List<byte[]> packets = new ArrayList<>();
    byte[] greeting = Frames.text("SSH-2.0-x\r\n");
    byte[] later = Frames.text("\23BitTorrent protocol");
    for (int i = 0; i < 50; i++)
      packets.add(Frames.tcp(true, 4000 + i, 22, Frames.ACK, 1, greeting));
    for (int i = 0; i < 50; i++) packets.add(Frames.tcp(false, 4000 + i, 22, Frames.ACK, 1, later));
    List<FlowReport> flows = new ArrayList<>();
    FlowTable table = new FlowTable(60, 4096, Recognisers.all(), flows::add);
    for (byte[] p : packets) {
      table.packet(Frames.RAW_IP, 0, p, 0, p.length, p.length);
      assertThat(table.held()).isLessThanOrEqualTo(4096);
    }
    assertThat(table.finish()).matches(c -> c.evicted() == 0 && c.flows() == 50);
    assertThat(flows).hasSize(50).allMatch(f -> f.packets() == 2);
    assertThat(flows).filteredOn(f -> Read.verdict(f).equals("ssh")).hasSizeGreaterThan(40);
  }

  @Test
  void a_flow_that_has_settled_is_the_first_to_go_from_a_full_table() {
    List<FlowReport> flows = new ArrayList<>();
    FlowTable table = new FlowTable(4, 1024, Recognisers.all(), flows::add);
    for (int i = 0; i < 6; i++) {
      byte[] p = Frames.tcp(true, 4000 + i, 22, Frames.ACK, 1, Frames.text("SSH-2.0-x\r\n"));
      table.packet(Frames.RAW_IP, 0, p, 0, p.length, p.length);
    }
    assertThat(flows).extracting(FlowReport::sourcePort).containsExactly(4000, 4001);
    table.finish();
    assertThat(flows).hasSize(6);
    assertThat(flows).extracting(FlowReport::sourcePort).isSorted();
  }

  @Test
  void every_packet_is_in_a_flow_or_counted_as_skipped() {
    byte[] fragment = Frames.udp(true, 1, 2, Frames.text("later"));
    fragment[7] = 9;
    List<byte[]> packets =
        List.of(
            Frames.udp(true, 1, 2, NOTHING), fragment, new byte[] {0x45, 0, 0}, Frames.text("?"));
    Read read = Read.packets(packets, 10);
    assertThat(read.counts())
        .isEqualTo(new FlowCounts(4, 1, 1, 1, 1, 0))
        .matches(c -> c.skipped() == 3);
  }

  @Test
  void many_attempts_that_lead_nowhere_are_a_scan_or_a_flood() {
    List<byte[]> scan = new ArrayList<>();
    List<byte[]> flood = new ArrayList<>();
    for (int i = 0; i < 120; i++) {
      scan.add(Frames.tcp(true, 4000, 100 + i, Frames.SYN, 1, NOTHING));
      flood.add(Frames.tcp(true, 4000 + i, 443, Frames.SYN, 1, NOTHING));
    }
    assertThat(protocols(scan)).containsOnly("port-scan");
    assertThat(protocols(flood)).containsOnly("syn-flood");
  }

  @Test
  void a_client_whose_server_is_down_for_a_while_is_no_scanner() {
    List<byte[]> retries = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      retries.add(Frames.tcp(true, 4000 + i, 443, Frames.SYN, 1, NOTHING));
      retries.add(Frames.tcp(false, 4000 + i, 443, Frames.RST | Frames.ACK, 1, NOTHING));
    }
    assertThat(protocols(retries)).containsOnly("unknown");
  }

  @Test
  void addresses_are_written_as_rfc_5952_wants() {
    assertThat(Addresses.text(4, 0, 0xc0000201L)).isEqualTo("192.0.2.1");
    assertThat(Addresses.text(6, 0, 1)).isEqualTo("::1");
    assertThat(Addresses.text(6, 0x20010db800000000L, 1)).isEqualTo("2001:db8::1");
    assertThat(Addresses.text(6, 0x2001000000010000L, 0x0001000100010001L))
        .isEqualTo("2001:0:1:0:1:1:1:1");
  }

  private static List<String> protocols(List<byte[]> packets) {
    return Read.packets(packets, 1000).flows().stream()
        .map(f -> f.recognition().map(r -> r.protocol()).orElse("unknown"))
        .toList();
  }
}
