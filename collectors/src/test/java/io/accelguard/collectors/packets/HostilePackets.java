// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors.packets;

import static org.assertj.core.api.Assertions.assertThat;

import io.accelguard.collectors.packets.protocols.Recognition;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// What must hold of captures and conversations whatever their bytes are; for the fuzzer.
public final class HostilePackets {
  private static final int MOST_EVIDENCE = 2000;
  private static final List<byte[]> TURNS =
      List.of(
          Frames.text("{\"id\":1,\"method\":\"mining.subscribe\",\"params\":[\"x\"]}\n"),
          Frames.text("{\"id\":1,\"jsonrpc\":\"2.0\",\"method\":\"login\",\"params\":{}}\n"),
          Frames.text("\u0013BitTorrent protocol"),
          Frames.text("d1:ad2:id20:aaaaaaaaaaaaaaaaaaaae1:q4:ping1:t2:aa1:y1:qe"),
          Frames.text("CONNECT pool.example:3333 HTTP/1.1\r\nHost: x\r\n\r\n"),
          Frames.text("GET /announce?info_hash=x HTTP/1.1\r\nHost: x\r\n\r\n"),
          Frames.text("SSH-2.0-OpenSSH_9\r\n"),
          Frames.text("RFB 003.008\n"),
          Frames.text("GNUTELLA CONNECT/0.6\r\n"),
          Frames.hex("16030100400100003c0303" + "00".repeat(32) + "000002 00ff 01000011"),
          Frames.hex("0000000d00000a612e6578616d706c65"),
          Frames.hex("050100"),
          Frames.hex("04010050c000020100"),
          Frames.hex("030000130ee000000000000100080003000000"),
          Frames.hex("380102030405060708000000000000"),
          Frames.hex("01000000aabbccdd"),
          Frames.hex("e30600000001"),
          Frames.hex("0000041727101980000000000000"));

  private HostilePackets() {}

  /// A capture file: nothing is lost without being counted.
  public static void capture(byte[] file) {
    Read read = Read.file(file);
    long inFlows = read.flows().stream().mapToLong(FlowReport::packets).sum();
    assertThat(inFlows + read.counts().skipped()).isEqualTo(read.counts().packets());
    read.file()
        .ifPresent(counts -> {
          assertThat(counts.packets()).isEqualTo(read.counts().packets());
          assertThat(counts.bytesRead()).isLessThanOrEqualTo(file.length);
        });
    bounded(read);
  }

  /// A conversation: the first byte chooses TCP or UDP, two the server's port, then the two ends
  /// speak in turn, a length before each text.
  public static void conversation(byte[] bytes) {
    if (bytes.length < 4) return;
    int port = (bytes[1] & 0xff) << 8 | (bytes[2] & 0xff);
    List<byte[]> turns = new ArrayList<>();
    for (int at = 3; at < bytes.length && turns.size() < 8; ) {
      int end = Math.min(bytes.length, at + 1 + (bytes[at] & 0xff));
      turns.add(Arrays.copyOfRange(bytes, at + 1, Math.max(at + 1, end)));
      at = Math.max(at + 1, end);
    }
    List<byte[]> packets = new ArrayList<>();
    if (bytes[0] % 2 == 0) packets.addAll(Frames.session(port, turns.toArray(byte[][]::new)));
    else
      for (int i = 0; i < turns.size(); i++)
        packets.add(Frames.udp(i % 2 == 0, 40000, port, turns.get(i)));
    Read read = Read.packets(packets, 1000);
    assertThat(read.flows()).hasSizeLessThanOrEqualTo(1);
    bounded(read);
  }

  private static void bounded(Read read) {
    for (FlowReport flow : read.flows()) {
      for (String seen : flow.recognition().map(Recognition::evidence).orElse(List.of())) {
        assertThat(seen.length()).isLessThan(MOST_EVIDENCE);
        assertThat(seen.chars().allMatch(c -> c >= 0x20 && c < 0x7f || c > 0x9f)).isTrue();
      }
    }
  }

  /// Whole captures of both formats in both byte orders.
  public static List<byte[]> captures() {
    List<byte[]> packets = new ArrayList<>(Frames.session(22, TURNS.get(6), TURNS.get(6)));
    packets.add(Frames.udp(true, 1, 6881, TURNS.get(3)));
    List<byte[]> files = new ArrayList<>();
    for (ByteOrder order : List.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)) {
      files.add(Frames.pcap(order, 0xa1b2c3d4, packets));
      files.add(Frames.pcapng(order, packets));
    }
    return files;
  }

  /// The first words of many protocols.
  public static List<byte[]> conversations() {
    List<byte[]> all = new ArrayList<>();
    for (byte[] turn : TURNS) {
      byte[] bytes = new byte[4 + turn.length];
      bytes[0] = (byte) (all.size() % 2);
      bytes[2] = (byte) 53;
      bytes[3] = (byte) turn.length;
      System.arraycopy(turn, 0, bytes, 4, turn.length);
      all.add(bytes);
    }
    return all;
  }
}
