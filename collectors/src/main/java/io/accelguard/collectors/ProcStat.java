// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import java.util.Optional;

/// One `/proc/PID/stat`, parsed in place. The name is between the first `(` and the **last** `)`:
/// it may hold both, and a newline.
///
/// @param utime CPU time in clock ticks, likewise `stime`
/// @param rss resident pages
record ProcStat(
    String comm,
    char state,
    int parent,
    int session,
    long flags,
    long minorFaults,
    long majorFaults,
    long utime,
    long stime,
    int nice,
    int threads,
    long startTicks,
    long rss) {

  private static final int COMM_BYTES = 64;
  private static final int FIELDS = 22;
  private static final int MOST_DIGITS = 18;
  private static final long MOST_PAGES = 1L << 48;

  /// Reads the text of a stat file; empty when it is damaged or cut.
  static Optional<ProcStat> parse(byte[] bytes, int length) {
    int open = indexOf(bytes, length, '(');
    int close = lastIndexOf(bytes, length, ')');
    if (open < 0 || close < open || close + 2 >= length) return Optional.empty();
    long[] fields = new long[FIELDS];
    int at = close + 4;
    for (int i = 1; i < FIELDS; i++) {
      boolean negative = at < length && bytes[at] == '-';
      if (negative) at++;
      int start = at;
      long value = 0;
      while (at < length && bytes[at] >= '0' && bytes[at] <= '9')
        value = value * 10 + (bytes[at++] - '0');
      if (at == start || at - start > MOST_DIGITS || at >= length || bytes[at] != (byte) ' ')
        return Optional.empty();
      fields[i] = negative ? -value : value;
      at++;
    }
    boolean sane =
        fitsInt(fields[1])
            && fitsInt(fields[3])
            && fitsInt(fields[16])
            && fitsInt(fields[17])
            && Math.min(fields[11], fields[12]) >= 0
            && fields[19] >= 0
            && fields[21] >= 0
            && fields[21] < MOST_PAGES;
    if (!sane || !Character.isLetter(bytes[close + 2])) return Optional.empty();
    return Optional.of(
        new ProcStat(
            Escape.text(bytes, open + 1, close, COMM_BYTES),
            (char) bytes[close + 2],
            (int) fields[1],
            (int) fields[3],
            fields[6],
            fields[7],
            fields[9],
            fields[11],
            fields[12],
            (int) fields[16],
            (int) fields[17],
            fields[19],
            fields[21]));
  }

  private static boolean fitsInt(long value) {
    return value == (int) value;
  }

  long cpuTicks() {
    return utime + stime;
  }

  boolean isKernelThread() {
    return (flags & 0x200000) != 0;
  }

  /// Ended, waiting for its parent; a zombie leader whose other threads still run is not.
  boolean isZombie() {
    return (state == 'Z' || state == 'X') && threads <= 1;
  }

  /// The leader has ended while other threads go on: its own `exe` and `cmdline` are empty.
  boolean hasGhostLeader() {
    return state == 'Z' && threads > 1;
  }

  private static int indexOf(byte[] bytes, int length, char wanted) {
    for (int i = 0; i < length; i++) if (bytes[i] == wanted) return i;
    return -1;
  }

  private static int lastIndexOf(byte[] bytes, int length, char wanted) {
    for (int i = length - 1; i >= 0; i--) if (bytes[i] == wanted) return i;
    return -1;
  }
}
