// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Messages of `sock_diag(7)` made by hand.
final class DiagBytes {
  static final int SEQUENCE = 7;
  static final int INFO_BYTES = 232;

  private DiagBytes() {}

  static ByteBuffer buffer(int length) {
    return ByteBuffer.allocate(length).order(ByteOrder.nativeOrder());
  }

  static byte[] socket(int infoBytes) {
    return socket(infoBytes, 0);
  }

  /// An established connection 10.0.0.1:40000 → 8.8.8.8:3333 of uid 1000, inode 4,000,000,000.
  static byte[] socket(int infoBytes, long cookie) {
    ByteBuffer out = buffer(16 + 72 + 8 + 4 + infoBytes);
    header(out, out.capacity(), 20, SEQUENCE);
    out.put((byte) 2).put((byte) 1).put((byte) 0).put((byte) 0);
    out.put(new byte[] {(byte) 0x9c, 0x40, 0x0d, 0x05});
    out.put(new byte[] {10, 0, 0, 1}).position(out.position() + 12);
    out.put(new byte[] {8, 8, 8, 8}).position(out.position() + 12);
    out.putInt(0).putLong(cookie).putInt(0).putInt(0).putInt(0);
    out.putInt(1000).putInt((int) 4_000_000_000L);
    out.putShort((short) 5).putShort((short) 8).putInt(0);
    int info = out.position() + 4;
    out.putShort((short) (4 + infoBytes)).putShort((short) 2);
    if (infoBytes >= 136) out.putLong(info + 120, 12_345).putLong(info + 128, 678);
    return out.array();
  }

  /// What the kernel tells of a connection that ended, as captured on Linux 6.18: no inode, no
  /// user.
  static byte[] ending(long cookie, long sent, long received) {
    ByteBuffer out = buffer(16 + 72 + 8 + 4 + INFO_BYTES);
    out.put(socket(INFO_BYTES, cookie));
    out.put(17, (byte) 7).putInt(80, 0).putInt(84, 0);
    out.putShort(88, (short) 5).putShort(90, (short) 10).put(92, (byte) 6);
    out.putLong(100 + 120, sent).putLong(100 + 128, received);
    return out.array();
  }

  static void header(ByteBuffer out, int length, int type, int sequence) {
    out.putInt(length).putShort((short) type).putShort((short) 2).putInt(sequence).putInt(0);
  }

  static byte[] message(int length, int type, int sequence) {
    ByteBuffer out = buffer(20);
    header(out, length, type, sequence);
    return out.array();
  }

  static byte[] join(byte[]... parts) {
    int length = 0;
    for (byte[] part : parts) length += part.length;
    ByteBuffer out = ByteBuffer.allocate(length);
    for (byte[] part : parts) out.put(part);
    return out.array();
  }
}
