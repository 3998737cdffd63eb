// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/// The numbers that name entries of a directory, such as the pids below `/proc`, by `getdents64(2)`
/// into one buffer: a list of thirty thousand names leaves no garbage. Not for two threads at once.
///
/// A record is inode (8 bytes), offset (8), length (2), type (1), then the name and a zero.
final class ProcListing {
  private static final long GETDENTS64 = System.getProperty("os.arch").equals("aarch64") ? 61 : 217;
  private static final int BUFFER_BYTES = 64 << 10;
  private static final int NAME = 19;
  private static final int MOST_DIGITS = 9;
  private static final int MOST_PIDS = 1 << 22;

  private final String directory;
  private final ProcFiles files = new ProcFiles(16);
  private final Memory memory = new Memory(BUFFER_BYTES);
  private final ByteBuffer records =
      memory.getByteBuffer(0, BUFFER_BYTES).order(ByteOrder.nativeOrder());
  private long[] entries = new long[512];
  private int count;

  ProcListing(Host host) {
    this.directory = host.text("/proc");
  }

  /// Lists anew.
  ///
  /// @return number of processes, or -1 when the directory cannot be read
  int list() {
    count = 0;
    int descriptor = files.open(directory);
    if (descriptor < 0) return -1;
    try {
      return list(descriptor);
    } finally {
      Libc.close(descriptor);
    }
  }

  /// Lists a directory that was opened for it, such as `/proc/PID/fd`.
  ///
  /// @return number of entries, or -1 when it cannot be read
  int list(int descriptor) {
    count = 0;
    while (true) {
      long got = Libc.syscall(GETDENTS64, descriptor, Pointer.nativeValue(memory), BUFFER_BYTES);
      if (got < 0) return -1;
      if (got == 0) break;
      parse(records, (int) got);
    }
    sort();
    return count;
  }

  /// A pid of the last list, in rising order.
  int pid(int index) {
    return (int) (entries[index] >>> Integer.SIZE);
  }

  /// The low half of the inode: while it stays the same, the pid was not given to another process.
  /// It may change without that.
  int mark(int index) {
    return (int) entries[index];
  }

  /// Another name of the same where a directory of descriptors was listed.
  int descriptor(int index) {
    return pid(index);
  }

  int count() {
    return count;
  }

  /// Whether the last list has this pid.
  boolean has(int pid) {
    int at = Arrays.binarySearch(entries, 0, count, (long) pid << Integer.SIZE);
    if (at < 0) at = -at - 1;
    return at < count && pid(at) == pid;
  }

  /// Takes the records of one answer; stops at one that cannot be.
  void parse(ByteBuffer in, int length) {
    int at = 0;
    while (length - at > NAME) {
      int bytes = in.getShort(at + 16) & 0xffff;
      if (bytes <= NAME || bytes > length - at) return;
      int pid = number(in, at + NAME, at + bytes);
      if (pid >= 0 && count < MOST_PIDS) add(pid, (int) in.getLong(at));
      at += bytes;
    }
  }

  private void add(int pid, int mark) {
    if (count == entries.length) entries = Arrays.copyOf(entries, 2 * count);
    entries[count++] = (long) pid << Integer.SIZE | Integer.toUnsignedLong(mark);
  }

  private void sort() {
    Arrays.sort(entries, 0, count);
    int kept = 0;
    for (int i = 0; i < count; i++) {
      if (kept == 0 || pid(i) != pid(kept - 1)) entries[kept++] = entries[i];
    }
    count = kept;
  }

  /// The number a name is, without a leading zero; -1 when it is none.
  private static int number(ByteBuffer in, int from, int end) {
    int value = 0;
    for (int at = from; at < end; at++) {
      byte digit = in.get(at);
      if (digit == 0) return at == from ? -1 : value;
      boolean second = at > from && value == 0;
      if (digit < '0' || digit > '9' || at - from >= MOST_DIGITS || second) return -1;
      value = value * 10 + (digit - '0');
    }
    return -1;
  }
}
