// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.notifiers;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.zip.CRC32C;

/// One event as it lies on disk, big-endian: `length u32 · crc32c u32 of what follows · version u8
/// · class u8 · seq u64 · body`. Length 0 marks the end of what was written.
///
/// @param body UTF-8 JSON of the event
record Frame(long seq, String body) {
  static final int MAX_BODY_BYTES = 64 << 10;
  private static final int PREFIX_BYTES = 8;
  private static final int INNER_BYTES = 10;
  private static final byte VERSION = 1;

  /// The bytes to write.
  ByteBuffer encode(LogClass log) {
    byte[] text = body.getBytes(StandardCharsets.UTF_8);
    ByteBuffer out = ByteBuffer.allocate(PREFIX_BYTES + INNER_BYTES + text.length);
    out.putInt(INNER_BYTES + text.length)
        .putInt(0)
        .put(VERSION)
        .put((byte) log.id().charAt(1))
        .putLong(seq)
        .put(text);
    out.putInt(4, crc(out, PREFIX_BYTES, out.capacity()));
    return out.flip();
  }

  /// How many bytes the frame at the buffer's position takes, if its length makes sense.
  static Optional<Integer> size(ByteBuffer in) {
    if (in.remaining() < PREFIX_BYTES) return Optional.empty();
    int length = in.getInt(in.position());
    if (length < INNER_BYTES || length > INNER_BYTES + MAX_BODY_BYTES) return Optional.empty();
    return Optional.of(PREFIX_BYTES + length);
  }

  /// Reads the frame at the buffer's position and moves past it; empty when it is cut or damaged.
  static Optional<Frame> decode(ByteBuffer in) {
    Optional<Integer> size = size(in);
    if (size.isEmpty() || in.remaining() < size.get()) return Optional.empty();
    int start = in.position();
    int end = start + size.get();
    if (in.getInt(start + 4) != crc(in, start + PREFIX_BYTES, end)
        || in.get(start + PREFIX_BYTES) != VERSION) {
      return Optional.empty();
    }
    byte[] text = new byte[size.get() - PREFIX_BYTES - INNER_BYTES];
    in.get(start + PREFIX_BYTES + INNER_BYTES, text);
    in.position(end);
    return Optional.of(
        new Frame(in.getLong(start + PREFIX_BYTES + 2), new String(text, StandardCharsets.UTF_8)));
  }

  private static int crc(ByteBuffer bytes, int from, int to) {
    CRC32C crc = new CRC32C();
    crc.update(bytes.slice(from, to - from));
    return (int) crc.getValue();
  }
}
