// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/// Small parsers for the other texts below `/proc`.
final class ProcText {
  private static final int MOST_ARGUMENTS = 1024;

  private ProcText() {}

  /// The number after `Key:` at the start of a line, as in `status`, `io`, `meminfo`.
  static OptionalLong value(byte[] bytes, int length, String key) {
    int at = 0;
    while (at < length) {
      if (startsWith(bytes, at, length, key)) return number(bytes, at + key.length(), length);
      at = nextLine(bytes, at, length);
    }
    return OptionalLong.empty();
  }

  /// The second number of a line, as the effective id in `Uid:`.
  static OptionalLong secondValue(byte[] bytes, int length, String key) {
    int at = 0;
    while (at < length) {
      if (startsWith(bytes, at, length, key)) {
        int from = at + key.length();
        while (from < length && !digit(bytes[from])) from++;
        while (from < length && digit(bytes[from])) from++;
        return number(bytes, from, length);
      }
      at = nextLine(bytes, at, length);
    }
    return OptionalLong.empty();
  }

  /// The number of bytes after a key whose value is in KiB; empty when no machine has so many.
  static OptionalLong kibibytes(byte[] bytes, int length, String key) {
    OptionalLong value = value(bytes, length, key);
    return value.isPresent() && value.getAsLong() < 1L << 50
        ? OptionalLong.of(value.getAsLong() << 10)
        : OptionalLong.empty();
  }

  /// NUL-separated arguments, escaped; an argument is cut at 4 KiB, the list at 1,024.
  static List<String> arguments(byte[] bytes, int length) {
    List<String> arguments = new ArrayList<>();
    int from = 0;
    for (int i = 0; i < length && arguments.size() < MOST_ARGUMENTS; i++) {
      if (bytes[i] == 0) {
        arguments.add(Escape.text(bytes, from, i, 4096));
        from = i + 1;
      }
    }
    if (from < length && arguments.size() < MOST_ARGUMENTS)
      arguments.add(Escape.text(bytes, from, length, 4096));
    while (!arguments.isEmpty() && arguments.getLast().isEmpty()) arguments.removeLast();
    return arguments;
  }

  private static boolean startsWith(byte[] bytes, int at, int length, String key) {
    if (at + key.length() > length) return false;
    for (int i = 0; i < key.length(); i++) if (bytes[at + i] != key.charAt(i)) return false;
    return true;
  }

  private static int nextLine(byte[] bytes, int at, int length) {
    while (at < length && bytes[at] != '\n') at++;
    return at + 1;
  }

  private static OptionalLong number(byte[] bytes, int from, int length) {
    int at = from;
    while (at < length && (bytes[at] == ' ' || bytes[at] == '\t')) at++;
    int start = at;
    long value = 0;
    while (at < length && digit(bytes[at])) value = value * 10 + (bytes[at++] - '0');
    return at == start || at - start > 18 ? OptionalLong.empty() : OptionalLong.of(value);
  }

  private static boolean digit(byte b) {
    return b >= '0' && b <= '9';
  }
}
