// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors.packets;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/// Packets and capture files made by hand: raw IPv4 between 192.0.2.1 and 198.51.100.2.
final class Frames {
  static final int RAW_IP = 101;
  static final int SYN = 2;
  static final int RST = 4;
  static final int ACK = 16;

  private Frames() {}

  static byte[] text(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  static byte[] hex(String hex) {
    return HexFormat.of().parseHex(hex.replace(" ", ""));
  }

  static byte[] udp(boolean out, int client, int server, byte[] payload) {
    ByteBuffer udp = ByteBuffer.allocate(8 + payload.length);
    ports(udp, out, client, server).putShort((short) (8 + payload.length)).putShort((short) 0);
    return ip(out, 17, udp.put(payload).array());
  }

  static byte[] tcp(boolean out, int client, int server, int flags, long sequence, byte[] payload) {
    ByteBuffer tcp = ByteBuffer.allocate(20 + payload.length);
    ports(tcp, out, client, server).putInt((int) sequence).putInt(0).put((byte) 0x50);
    tcp.put((byte) flags).putShort((short) 1000).putInt(0);
    return ip(out, 6, tcp.put(payload).array());
  }

  private static ByteBuffer ports(ByteBuffer to, boolean out, int client, int server) {
    return to.putShort((short) (out ? client : server)).putShort((short) (out ? server : client));
  }

  static byte[] ip(boolean out, int protocol, byte[] body) {
    ByteBuffer ip = ByteBuffer.allocate(20 + body.length);
    ip.put((byte) 0x45).put((byte) 0).putShort((short) (20 + body.length)).putInt(0);
    ip.put((byte) 64).put((byte) protocol).putShort((short) 0);
    byte[] us = {(byte) 192, 0, 2, 1};
    byte[] them = {(byte) 198, 51, 100, 2};
    return ip.put(out ? us : them).put(out ? them : us).put(body).array();
  }

  /// A whole conversation: set-up, then each text in turn, the client's first.
  static List<byte[]> session(int port, byte[]... turns) {
    List<byte[]> packets = new ArrayList<>();
    packets.add(tcp(true, 40000, port, SYN, 99, new byte[0]));
    packets.add(tcp(false, 40000, port, SYN | ACK, 499, new byte[0]));
    long[] next = {500, 100};
    for (int i = 0; i < turns.length; i++) {
      boolean out = i % 2 == 0;
      int side = out ? 1 : 0;
      if (turns[i].length > 0) packets.add(tcp(out, 40000, port, ACK, next[side], turns[i]));
      next[side] += turns[i].length;
    }
    return packets;
  }

  static byte[] pcap(ByteOrder order, int magic, List<byte[]> packets) {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    ByteBuffer head = ByteBuffer.allocate(24).order(order).putInt(magic);
    head.putShort((short) 2).putShort((short) 4).putLong(0).putInt(65535).putInt(RAW_IP);
    file.writeBytes(head.array());
    for (byte[] packet : packets) {
      ByteBuffer record = ByteBuffer.allocate(16).order(order).putInt(7).putInt(5);
      file.writeBytes(record.putInt(packet.length).putInt(packet.length).array());
      file.writeBytes(packet);
    }
    return file.toByteArray();
  }

  static byte[] pcapng(ByteOrder order, List<byte[]> packets) {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    block(file, order, 0x0a0d0d0a, at -> at.putInt(0x1a2b3c4d).putInt(1).putLong(-1), 16);
    block(
        file, order, 1, at -> at.putInt(order == ByteOrder.BIG_ENDIAN ? 1 << 16 : 1).putInt(0), 8);
    block(
        file,
        order,
        1,
        at ->
            at.putShort((short) RAW_IP)
                .putShort((short) 0)
                .putInt(0)
                .putShort((short) 9)
                .putShort((short) 1)
                .put((byte) 9)
                .put(new byte[3])
                .putInt(0),
        20);
    for (byte[] packet : packets) {
      int padded = (packet.length + 3) & ~3;
      block(
          file,
          order,
          6,
          at ->
              at.putInt(1)
                  .putInt(1)
                  .putInt(2)
                  .putInt(packet.length)
                  .putInt(packet.length)
                  .put(packet),
          20 + padded);
    }
    return file.toByteArray();
  }

  static void block(
      ByteArrayOutputStream to,
      ByteOrder order,
      int type,
      java.util.function.Consumer<ByteBuffer> body,
      int length) {
    ByteBuffer block =
        ByteBuffer.allocate(12 + length).order(order).putInt(type).putInt(12 + length);
    body.accept(block);
    block.putInt(8 + length, 12 + length);
    to.writeBytes(block.array());
  }
}
