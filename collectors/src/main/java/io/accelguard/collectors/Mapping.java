// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A mapped file, from a line of `/proc/PID/maps`: `address perms offset dev inode path`.
///
/// @param range as `map_files` calls it
/// @param device `major:minor` in hexadecimal
/// @param path escaped; may hold anything but a newline
record Mapping(String range, String device, long inode, String path) {
  private static final int FIELDS = 5;
  private static final int BLOCK_LINE = 128;
  private static final Pattern BLOCK =
      Pattern.compile("([0-9a-f]{1,16})-([0-9a-f]{1,16}) rw.p 0+ 00:00 0(?: |$)");

  /// Empty for memory without a file, and for a damaged line.
  static Optional<Mapping> of(byte[] bytes, int from, int to) {
    int slash = from;
    while (slash < to && bytes[slash] != '/') slash++;
    if (slash == to) return Optional.empty();
    String[] fields = new String(bytes, from, slash - from, ISO_8859_1).split(" ", -1);
    if (fields.length < FIELDS) return Optional.empty();
    long inode = fields[4].matches("[0-9]{1,18}") ? Long.parseLong(fields[4]) : 0;
    return Optional.of(
        new Mapping(fields[0], fields[3], inode, Escape.text(bytes, slash, to, 4096)));
  }

  /// Bytes of the largest mapping without a file that may be written, in the text of `maps`;
  /// missing where there is none.
  static OptionalLong largestBlock(byte[] bytes, int length) {
    long largest = 0;
    int from = 0;
    for (int i = 0; i < length; i++) {
      if (bytes[i] != '\n') continue;
      String line = new String(bytes, from, Math.min(i - from, BLOCK_LINE), ISO_8859_1);
      Matcher block = BLOCK.matcher(line);
      if (block.lookingAt())
        largest =
            Math.max(
                largest,
                Long.parseUnsignedLong(block.group(2), 16)
                    - Long.parseUnsignedLong(block.group(1), 16));
      from = i + 1;
    }
    return largest > 0 ? OptionalLong.of(largest) : OptionalLong.empty();
  }
}
