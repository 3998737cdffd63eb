// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors.packets;

import static org.assertj.core.api.Assertions.assertThatCode;

import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Damaged captures and damaged conversations never make anything throw. Deterministic.
class FuzzTest {
  private static final long SEED = 20_261_125;

  private static final String[] SEEDS = {
    "7b226d6574686f64223a226c6f67696e222c22706172616d73223a7b7d7d",
    "1342697454 6f7272656e742070726f746f636f6c",
    "16030100400100003c0303000000000000000000000000000000000000000000000000000000000000000000000002"
        + "00ff0100001100000000000d00000a612e6578616d706c65",
    "160303004002000024",
    "050100",
    "04010050c000020100",
    "030000130ee000000000000100080003000000",
    "52464220303033",
    "380102030405060708",
    "000e38010203040506070800000000",
    "01000000",
    "0400000011223344",
    "e30600000001",
    "ffffffff004010010000000004d004d0",
    "00010002000100",
    "5453f09f92ac",
    "41000001000000000000000000100000",
    "0000041727101980",
    "415211",
    "12b001000001000000000000",
    "434f4e4e45435420",
    "474554202f20485454502f312e310d0a0d0a",
    "4500",
    "0800000000000000450000",
    "64313a6164323a69643230",
    "000000006000000000"
  };

  @Test
  void every_cut_and_every_damaged_byte_of_a_capture_is_survived() {
    System.out.println("fuzz seed " + SEED);
    Random random = new Random(SEED);
    List<byte[]> packets =
        new ArrayList<>(Frames.session(22, Frames.hex(SEEDS[2]), Frames.text("a")));
    packets.add(Frames.udp(true, 1, 2, Frames.hex(SEEDS[8])));
    for (ByteOrder order : List.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN))
      for (byte[] file :
          List.of(Frames.pcap(order, 0xa1b2c3d4, packets), Frames.pcapng(order, packets)))
        for (int at = 0; at < file.length; at++) {
          survive(Arrays.copyOf(file, at));
          for (int value : new int[] {0, 0x7f, 0xff, random.nextInt(256)}) {
            byte[] damaged = file.clone();
            damaged[at] = (byte) value;
            survive(damaged);
          }
        }
  }

  @Test
  void random_bytes_behind_every_protocols_first_bytes_are_survived() {
    Random random = new Random(SEED);
    for (int round = 0; round < 40_000; round++) {
      byte[] one = payload(random);
      byte[] two = payload(random);
      List<byte[]> packets = new ArrayList<>(Frames.session(random.nextInt(65536), one, two, one));
      int port = new int[] {53, 67, 4754, 3544, 4500, 9}[random.nextInt(6)];
      for (int i = 0; i < 6; i++)
        packets.add(Frames.udp(i % 2 == 0, 68, port, i % 3 == 0 ? one : two));
      packets.add(Frames.ip(true, random.nextInt(256), one));
      packets.add(Frames.ip(true, 1, two));
      Read.packets(packets, 4);
    }
  }

  @Test
  void every_link_type_survives_random_packets() {
    Random random = new Random(SEED);
    for (int round = 0; round < 200_000; round++) {
      byte[] packet = new byte[random.nextInt(80)];
      random.nextBytes(packet);
      if (packet.length > 20) {
        packet[12] = (byte) new int[] {8, 0x86, 0x81, 0x88}[random.nextInt(4)];
        packet[13] = (byte) new int[] {0, 0xdd, 0x47, 0x64}[random.nextInt(4)];
      }
      PacketDecoder decoder = new PacketDecoder();
      decoder.decode(
          new int[] {0, 1, 9, 12, 50, 101, 104, 105, 108, 113, 127, 228, 276}[random.nextInt(13)],
          packet,
          0,
          packet.length,
          packet.length);
    }
  }

  private static byte[] payload(Random random) {
    byte[] start = Frames.hex(SEEDS[random.nextInt(SEEDS.length)]);
    byte[] bytes = Arrays.copyOf(start, random.nextInt(start.length + 120));
    for (int i = start.length; i < bytes.length; i++) bytes[i] = (byte) random.nextInt();
    if (bytes.length > 0 && random.nextInt(3) == 0)
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
    return bytes;
  }

  private static void survive(byte[] file) {
    assertThatCode(() -> Read.file(file)).doesNotThrowAnyException();
  }
}
