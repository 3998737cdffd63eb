// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors.packets;

import java.io.IOException;
import java.io.InputStream;

/// A bounded window that slides over a stream. Holds at most [#CAPACITY] bytes however large the
/// file is.
final class CaptureInput {
  /// Largest block that can be looked at as a whole: four times the largest snap length in use.
  static final int CAPACITY = 1 << 20;

  /// Read at once: little enough that what was read is still in the processor's cache when it is
  /// looked at.
  private static final int CHUNK = 1 << 17;

  private final InputStream in;
  private final byte[] window = new byte[CAPACITY];
  private int at;
  private int end;
  private long read;

  CaptureInput(InputStream in) {
    this.in = in;
  }

  /// Tries to have so many bytes in the window; false when the stream ends before.
  boolean holds(int count) throws IOException {
    if (end - at >= count) return true;
    if (count > CAPACITY) return false;
    if (at > 0) {
      System.arraycopy(window, at, window, 0, end - at);
      end -= at;
      at = 0;
    }
    while (end < count) {
      int got = in.read(window, end, Math.min(Math.max(CHUNK, count), CAPACITY) - end);
      if (got < 0) return false;
      end += got;
      read += got;
    }
    return true;
  }

  /// Moves on; false when the stream ends before.
  boolean skip(long count) throws IOException {
    long left = count;
    while (left > end - at) {
      left -= end - at;
      at = end;
      if (!holds(1)) return false;
    }
    at += (int) left;
    return true;
  }

  byte[] array() {
    return window;
  }

  /// Where in the array the window begins.
  int position() {
    return at;
  }

  int held() {
    return end - at;
  }

  long bytesRead() {
    return read;
  }

  long u32(int offset, boolean bigEndian) {
    int i = at + offset;
    int value =
        ((window[i] & 0xff) << 24)
            | ((window[i + 1] & 0xff) << 16)
            | ((window[i + 2] & 0xff) << 8)
            | (window[i + 3] & 0xff);
    return (bigEndian ? value : Integer.reverseBytes(value)) & 0xffffffffL;
  }

  int u16(int offset, boolean bigEndian) {
    int high = window[at + offset] & 0xff;
    int low = window[at + offset + 1] & 0xff;
    return bigEndian ? (high << 8) | low : (low << 8) | high;
  }

  int u8(int offset) {
    return window[at + offset] & 0xff;
  }
}
