// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import java.nio.ByteBuffer;

/// The numbers of one ended thread that are of use to us, out of the kernel's `struct taskstats`.
///
/// @param process pid of its process
/// @param last whether it was the last thread of it
/// @param livedMicros how long the process lived
/// @param nanos exact CPU time
/// @param userMicros CPU time as the clock ticks counted it
record ThreadStats(
    int process,
    int parent,
    int uid,
    String comm,
    boolean last,
    long livedMicros,
    long nanos,
    long userMicros,
    long systemMicros,
    long faults,
    long readChars,
    long writtenChars,
    long readBytes,
    long writtenBytes) {
  private static final int LAST_OF_PROCESS = 0x20;
  private static final int COMM_BYTES = 32;

  /// Reads the structure at an offset; the caller knows that it is all there.
  static ThreadStats at(ByteBuffer in, int at) {
    return new ThreadStats(
        in.getInt(at + 368),
        in.getInt(at + 132),
        in.getInt(at + 120),
        comm(in, at + 80),
        (in.get(at + 8) & LAST_OF_PROCESS) != 0,
        in.getLong(at + 376),
        nanos(in, at),
        in.getLong(at + 152),
        in.getLong(at + 160),
        in.getLong(at + 168) + in.getLong(at + 176),
        in.getLong(at + 216),
        in.getLong(at + 224),
        in.getLong(at + 248),
        in.getLong(at + 256));
  }

  /// Exact CPU time.
  static long nanos(ByteBuffer in, int at) {
    return in.getLong(at + 72);
  }

  /// CPU time as the clock ticks counted it.
  static long realNanos(ByteBuffer in, int at) {
    return in.getLong(at + 64);
  }

  private static String comm(ByteBuffer in, int at) {
    byte[] bytes = new byte[COMM_BYTES];
    in.get(at, bytes);
    int length = 0;
    while (length < COMM_BYTES && bytes[length] != 0) length++;
    return Escape.text(bytes, 0, length, 4 * COMM_BYTES);
  }

  /// Whether a counter is larger than any that was ever counted.
  boolean isAbsurd() {
    long all =
        livedMicros
            | nanos
            | userMicros
            | systemMicros
            | faults
            | readChars
            | writtenChars
            | readBytes
            | writtenBytes;
    return process <= 0 || parent < 0 || all < 0 || all >= 1L << 60;
  }

  /// This thread and another of the same process together.
  ThreadStats plus(ThreadStats other) {
    return new ThreadStats(
        process,
        parent,
        uid,
        comm,
        last,
        livedMicros,
        nanos + other.nanos,
        userMicros + other.userMicros,
        systemMicros + other.systemMicros,
        faults + other.faults,
        readChars + other.readChars,
        writtenChars + other.writtenChars,
        readBytes + other.readBytes,
        writtenBytes + other.writtenBytes);
  }
}
