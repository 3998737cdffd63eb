// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

/// The parser of `/proc/PID/stat`. It reads in place and is used again and again, so that a process
/// in which nothing changed costs no garbage. The name is between the first `(` and the **last**
/// `)`: it may hold both, and a newline.
final class StatLine {
  private static final int COMM_BYTES = 64;
  private static final int FIELDS = 22;
  private static final int MOST_DIGITS = 18;
  private static final long MOST_PAGES = 1L << 48;

  private final long[] fields = new long[FIELDS];
  private byte[] bytes = {};
  private int open;
  private int close;

  /// Takes a text; it must not change while it is asked about.
  ///
  /// @return whether it is whole and possible
  boolean parse(byte[] text, int length) {
    bytes = text;
    open = 0;
    while (open < length && text[open] != '(') open++;
    close = length - 1;
    while (close >= 0 && text[close] != ')') close--;
    return close >= open
        && close + 2 < length
        && Character.isLetter(text[close + 2])
        && numbers(length)
        && sane();
  }

  private boolean numbers(int length) {
    int at = close + 4;
    for (int i = 1; i < FIELDS; i++) {
      boolean negative = at < length && bytes[at] == '-';
      if (negative) at++;
      int start = at;
      long value = 0;
      while (at < length && bytes[at] >= '0' && bytes[at] <= '9')
        value = value * 10 + (bytes[at++] - '0');
      if (at == start || at - start > MOST_DIGITS || at >= length || bytes[at] != (byte) ' ')
        return false;
      fields[i] = negative ? -value : value;
      at++;
    }
    return true;
  }

  private boolean sane() {
    return fitsInt(fields[1])
        && fitsInt(fields[3])
        && fitsInt(fields[16])
        && fitsInt(fields[17])
        && Math.min(fields[11], fields[12]) >= 0
        && fields[19] >= 0
        && fields[21] >= 0
        && fields[21] < MOST_PAGES;
  }

  private static boolean fitsInt(long value) {
    return value == (int) value;
  }

  long startTicks() {
    return fields[19];
  }

  long cpuTicks() {
    return fields[11] + fields[12];
  }

  /// Bytes of address space: while they stay the same, it is unlikely that anything was mapped.
  long virtualBytes() {
    return fields[20];
  }

  /// Everything as a value of its own.
  ProcStat stat() {
    return new ProcStat(
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
        fields[21]);
  }

  /// Whether it says just what it said then. Names are compared as they are shown.
  boolean says(ProcStat then) {
    return fields[11] == then.utime()
        && fields[12] == then.stime()
        && bytes[close + 2] == (byte) then.state()
        && fields[1] == then.parent()
        && fields[3] == then.session()
        && fields[6] == then.flags()
        && fields[7] == then.minorFaults()
        && fields[9] == then.majorFaults()
        && fields[16] == then.nice()
        && fields[17] == then.threads()
        && fields[19] == then.startTicks()
        && fields[21] == then.rss()
        && isCalled(then.comm());
  }

  /// Plain names are compared in place; others are shown first, which a process that chose such a
  /// name has to pay for.
  private boolean isCalled(String comm) {
    int length = close - open - 1;
    boolean same = length == comm.length();
    for (int i = 0; same && i < length; i++) {
      byte letter = bytes[open + 1 + i];
      same = letter == comm.charAt(i) && letter >= ' ' && letter < 127;
    }
    return same || Escape.text(bytes, open + 1, close, COMM_BYTES).equals(comm);
  }
}
