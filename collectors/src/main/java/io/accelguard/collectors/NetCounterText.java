// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import io.accelguard.model.NetworkSample.Interfaces;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import java.util.StringTokenizer;
import java.util.function.Predicate;

/// Reads the counters below `/proc/PID/net`: `dev`, and the pairs of lines of `snmp` and `netstat`.
final class NetCounterText {
  private static final int MOST_INTERFACES = 4096;
  private static final int FIELDS = 16;
  private static final int PACKETS_IN = 1;
  private static final int BYTES_OUT = 8;
  private static final int PACKETS_OUT = 9;

  private final String text;

  NetCounterText(byte[] bytes, int length) {
    text = new String(bytes, 0, Math.max(0, length), StandardCharsets.ISO_8859_1);
  }

  /// Adds up the interfaces whose names are wanted. A line that is damaged counts as none.
  Interfaces interfaces(Predicate<String> wanted) {
    long[] sums = new long[FIELDS];
    int count = 0;
    int lines = 0;
    for (StringTokenizer rest = new StringTokenizer(text, "\n"); rest.hasMoreTokens(); ) {
      String line = rest.nextToken();
      if (lines++ >= MOST_INTERFACES) break;
      int colon = line.lastIndexOf(':');
      if (colon < 0 || !wanted.test(line.substring(0, colon).trim())) continue;
      long[] values = numbers(line.substring(colon + 1));
      if (values.length < FIELDS) continue;
      for (int i = 0; i < FIELDS; i++) sums[i] += values[i];
      count++;
    }
    return new Interfaces(count, sums[0], sums[PACKETS_IN], sums[BYTES_OUT], sums[PACKETS_OUT]);
  }

  /// The value below a name in the pair of lines that begin with a heading such as `Tcp:`.
  OptionalLong value(String heading, String name) {
    int names = line(heading, 0);
    if (names < 0) return OptionalLong.empty();
    int values = line(heading, end(names));
    if (values < 0) return OptionalLong.empty();
    StringTokenizer titles = new StringTokenizer(text.substring(names, end(names)), " ");
    StringTokenizer numbers = new StringTokenizer(text.substring(values, end(values)), " ");
    while (titles.hasMoreTokens() && numbers.hasMoreTokens()) {
      String number = numbers.nextToken();
      if (titles.nextToken().equals(name)) return number(number);
    }
    return OptionalLong.empty();
  }

  /// Where the line that begins so begins, from a place on; -1 when there is none.
  private int line(String heading, int from) {
    if (from == 0 && text.startsWith(heading)) return 0;
    int at = text.indexOf("\n" + heading, Math.max(0, from - 1));
    return at < 0 ? -1 : at + 1;
  }

  private int end(int line) {
    int end = text.indexOf('\n', line);
    return end < 0 ? text.length() : end;
  }

  private static long[] numbers(String fields) {
    StringTokenizer tokens = new StringTokenizer(fields, " ");
    long[] values = new long[FIELDS];
    for (int i = 0; i < FIELDS; i++) {
      OptionalLong value =
          tokens.hasMoreTokens() ? number(tokens.nextToken()) : OptionalLong.empty();
      if (value.isEmpty()) return new long[0];
      values[i] = value.getAsLong();
    }
    return values;
  }

  /// A counter of at most 18 digits: no machine counts further.
  private static OptionalLong number(String digits) {
    if (digits.isEmpty() || digits.length() > 18) return OptionalLong.empty();
    long value = 0;
    for (int i = 0; i < digits.length(); i++) {
      char digit = digits.charAt(i);
      if (digit < '0' || digit > '9') return OptionalLong.empty();
      value = value * 10 + (digit - '0');
    }
    return OptionalLong.of(value);
  }
}
