// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import java.util.Arrays;

/// A stretch of a buffer as it was once, to tell later whether it is the same again.
final class KeptBytes {
  private static final byte[] EMPTY = {};

  private final byte[] bytes;

  private KeptBytes(byte[] bytes) {
    this.bytes = bytes;
  }

  static KeptBytes none() {
    return new KeptBytes(EMPTY);
  }

  static KeptBytes of(byte[] buffer, int from, int to) {
    return new KeptBytes(Arrays.copyOfRange(buffer, from, to));
  }

  boolean equal(byte[] buffer, int from, int to) {
    return Arrays.equals(bytes, 0, bytes.length, buffer, from, to);
  }

  /// As text, see [Escape].
  String escaped(int limit) {
    return Escape.text(bytes, 0, bytes.length, limit);
  }
}
