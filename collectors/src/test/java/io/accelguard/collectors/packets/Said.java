// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors.packets;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/// What the product says of one conversation, given turn by turn, the client's first.
final class Said {
  private Said() {}

  static String tcp(String... turns) {
    byte[][] bytes = new byte[turns.length][];
    for (int i = 0; i < turns.length; i++) bytes[i] = Frames.text(turns[i]);
    return stream(bytes);
  }

  static String hex(String... turns) {
    return stream(bytes(turns));
  }

  static String stream(byte[]... turns) {
    return Read.verdict(Frames.session(7777, turns));
  }

  static String udp(byte[]... turns) {
    return udp(7777, turns);
  }

  static String udp(int port, byte[]... turns) {
    List<byte[]> packets = new ArrayList<>();
    for (int i = 0; i < turns.length; i++)
      packets.add(Frames.udp(i % 2 == 0, 40000, port, turns[i]));
    return Read.verdict(packets);
  }

  static byte[][] bytes(String... hex) {
    byte[][] bytes = new byte[hex.length][];
    for (int i = 0; i < hex.length; i++) bytes[i] = Frames.hex(hex[i]);
    return bytes;
  }

  /// Bytes without a pattern that anybody looks for.
  static byte[] noise(int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) bytes[i] = (byte) (0x9d + i * 37);
    return bytes;
  }

  /// Everything that is said when one byte of the conversation is turned over, each byte in turn.
  static Set<String> damaged(Function<byte[][], String> verdict, byte[]... turns) {
    Set<String> said = new TreeSet<>();
    for (byte[] turn : turns)
      for (int at = 0; at < turn.length; at++) {
        turn[at] ^= (byte) 0xff;
        said.add(verdict.apply(turns));
        turn[at] ^= (byte) 0xff;
      }
    return said;
  }
}
