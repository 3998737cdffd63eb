// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/// Makes text that a process chose harmless, once, where it enters: control and direction
/// characters become `\\u202e`, bytes that are no UTF-8 become `\\xff`. What it returns fits on one
/// line of a log or terminal.
final class Escape {
  private static final HexFormat HEX = HexFormat.of();

  private Escape() {}

  /// Escapes a stretch of bytes and cuts it.
  ///
  /// @param limit most bytes that are looked at
  static String text(byte[] bytes, int from, int to, int limit) {
    int end = Math.min(to, from + limit);
    if (isPlain(bytes, from, end)) {
      return new String(bytes, from, end - from, StandardCharsets.ISO_8859_1);
    }
    return decode(ByteBuffer.wrap(bytes, from, end - from));
  }

  private static boolean isPlain(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) if (bytes[i] < 0x20 || bytes[i] == 0x7f) return false;
    return true;
  }

  private static String decode(ByteBuffer in) {
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    CharBuffer chars = CharBuffer.allocate(in.remaining());
    StringBuilder out = new StringBuilder(in.remaining() + 16);
    while (in.hasRemaining()) {
      CoderResult result = decoder.decode(in, chars, true);
      chars.flip();
      append(out, chars);
      chars.clear();
      for (int i = 0; result.isError() && i < result.length(); i++) {
        HEX.toHexDigits(out.append("\\x"), in.get());
      }
      decoder.reset();
    }
    return out.toString();
  }

  private static void append(StringBuilder out, CharBuffer chars) {
    chars
        .codePoints()
        .forEach(code -> {
          if (isHarmless(code)) out.appendCodePoint(code);
          else if (code < 0x80) HEX.toHexDigits(out.append("\\x"), (byte) code);
          else if (code < 0x10000) out.append("\\u").append(HEX.toHexDigits((char) code));
          else out.append("\\U").append(HEX.toHexDigits(code, 8));
        });
  }

  private static boolean isHarmless(int code) {
    return switch (Character.getType(code)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED ->
          false;
      default -> true;
    };
  }
}
