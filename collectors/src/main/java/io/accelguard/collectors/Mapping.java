// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// A mapped file, from a line of `/proc/PID/maps`: `address perms offset dev inode path`.
///
/// @param range as `map_files` calls it
/// @param device `major:minor` in hexadecimal
/// @param path escaped; may hold anything but a newline
record Mapping(String range, String device, long inode, String path) {
  private static final int FIELDS = 5;

  /// Empty for memory without a file, and for a damaged line.
  static Optional<Mapping> of(byte[] bytes, int from, int to) {
    int slash = from;
    while (slash < to && bytes[slash] != '/') slash++;
    if (slash == to) return Optional.empty();
    String[] fields =
        new String(bytes, from, slash - from, StandardCharsets.ISO_8859_1).split(" ", -1);
    if (fields.length < FIELDS) return Optional.empty();
    long inode = fields[4].matches("[0-9]{1,18}") ? Long.parseLong(fields[4]) : 0;
    return Optional.of(
        new Mapping(fields[0], fields[3], inode, Escape.text(bytes, slash, to, 4096)));
  }
}
