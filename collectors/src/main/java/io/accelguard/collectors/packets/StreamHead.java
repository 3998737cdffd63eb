// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors.packets;

import io.accelguard.collectors.packets.protocols.Bytes;
import java.util.Arrays;

/// The first bytes of one direction of a TCP connection, put into sequence order. Bounded: bytes
/// behind the bound are not kept, and so are those behind more gaps than [#MOST_GAPS].
final class StreamHead {
  /// Bytes kept a direction.
  static final int BOUND = 4096;

  private static final int FIRST_SIZE = 512;
  private static final int MOST_GAPS = 8;

  private static final byte[] NOTHING = new byte[0];
  private static final int[] NO_GAPS = new int[0];

  private byte[] bytes = NOTHING;
  private boolean based;
  private long base;
  private int whole;
  private int[] laterFrom = NO_GAPS;
  private int[] laterTo = NO_GAPS;
  private int later;

  /// A SYN: the stream begins behind it.
  void begins(long sequence) {
    if (whole > 0 || later > 0) return;
    based = true;
    base = sequence + 1;
  }

  /// Whether more bytes could still be used.
  boolean isFull() {
    return whole == BOUND;
  }

  void add(long sequence, byte[] from, int at, int length) {
    if (!based) {
      based = true;
      base = sequence;
    }
    // Sequence numbers wrap: the difference is a signed 32-bit number.
    int place = (int) (sequence - base);
    int start = Math.max(place, 0);
    int stop = (int) Math.min((long) place + length, BOUND);
    if (stop <= whole || start >= BOUND || stop <= start) return;
    if (start > whole && later == MOST_GAPS) return;
    grow(stop);
    // First come, first kept: a repeat with other bytes changes nothing.
    int copyFrom = Math.max(start, whole);
    System.arraycopy(from, at + (copyFrom - place), bytes, copyFrom, stop - copyFrom);
    if (start > whole) {
      if (later == 0) {
        laterFrom = new int[MOST_GAPS];
        laterTo = new int[MOST_GAPS];
      }
      laterFrom[later] = start;
      laterTo[later++] = stop;
    } else {
      whole = stop;
      if (later > 0) join();
    }
  }

  private void join() {
    for (boolean again = true; again; ) {
      again = false;
      for (int i = later - 1; i >= 0; i--) {
        if (laterFrom[i] > whole) continue;
        whole = Math.max(whole, laterTo[i]);
        later--;
        laterFrom[i] = laterFrom[later];
        laterTo[i] = laterTo[later];
        again = true;
      }
    }
  }

  private void grow(int needed) {
    if (needed <= bytes.length) return;
    int size = Math.max(FIRST_SIZE, bytes.length);
    while (size < needed) size *= 2;
    bytes = Arrays.copyOf(bytes, Math.min(size, BOUND));
  }

  /// Memory that is held for the bytes.
  int held() {
    return bytes.length;
  }

  /// A view that later segments do not change: what is whole stays as it came first.
  Bytes bytes() {
    return Bytes.view(bytes, whole);
  }

  /// Lets the bytes go for good: nothing more is kept.
  void drop() {
    bytes = NOTHING;
    laterFrom = NO_GAPS;
    laterTo = NO_GAPS;
    later = 0;
    whole = BOUND;
  }
}
