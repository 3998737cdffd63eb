// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import java.util.Optional;

/// Makes text from anywhere safe to show: what could move the cursor, hide or reorder text becomes
/// visible as `\x1b` or `\u202e`. Samples of this host are escaped where they are read; a file that
/// a person names is not.
final class Terminal {
  private Terminal() {}

  /// Width of standard output, or 160 when it is no terminal.
  static int columns() {
    return size().map(Libc.Size::columns).orElse(160);
  }

  /// Size of standard output; empty when it is no terminal.
  static Optional<Libc.Size> size() {
    return Libc.isTerminal(1)
        ? Optional.of(Libc.terminalSize(1).orElse(new Libc.Size(24, 80)))
        : Optional.empty();
  }

  /// The text on one line, without anything a terminal would obey.
  static String safe(String text) {
    if (isPlain(text)) return text;
    StringBuilder safe = new StringBuilder(text.length());
    text.codePoints()
        .forEach(c -> {
          if (c < 0x20 || (c >= 0x7f && c < 0xa0)) safe.append("\\x").append(hex(c, 2));
          else if (isInvisible(c)) safe.append("\\u").append(hex(c, 4));
          else safe.appendCodePoint(c);
        });
    return safe.toString();
  }

  /// The text in at most so many columns, with an ellipsis where something was cut. Counts code
  /// points, not glyphs.
  static String fit(String text, int columns) {
    if (text.codePointCount(0, text.length()) <= columns) return text;
    if (columns <= 1) return columns == 1 ? "…" : "";
    return text.substring(0, text.offsetByCodePoints(0, columns - 1)) + "…";
  }

  private static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++)
      if (text.charAt(i) < 0x20 || text.charAt(i) >= 0x7f) return false;
    return true;
  }

  private static boolean isInvisible(int c) {
    return switch (Character.getType(c)) {
      case Character.FORMAT,
          Character.SURROGATE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default -> false;
    };
  }

  private static String hex(int c, int digits) {
    String hex = Integer.toHexString(c);
    return "0".repeat(Math.max(0, digits - hex.length())) + hex;
  }
}
