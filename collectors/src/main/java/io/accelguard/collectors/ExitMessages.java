// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import io.accelguard.model.ExitSample;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalInt;

/// What the kernel's `taskstats` says when a thread ends (`linux/taskstats.h`), in the machine's
/// byte order. The last thread of a process closes its account. Which thread is the last is told
/// from version 12 on, Linux 5.19.
final class ExitMessages {
  /// The netlink protocol of this and other interfaces that are found by name.
  static final int GENERIC = 16;

  private static final int NLMSG_ERROR = 2;
  private static final int REQUEST_ACK = 0x1 | 0x4;
  private static final int HEADER_BYTES = 16;
  private static final int ATTRIBUTES = HEADER_BYTES + 4;

  private static final int CONTROL = 16;
  private static final int GET_FAMILY = 3;
  private static final int FAMILY_ID = 1;
  private static final int FAMILY_NAME = 2;

  private static final int GET = 1;
  private static final int NEW = 2;
  private static final int REGISTER_CPUS = 3;
  private static final int STATS = 3;
  private static final int OF_THREAD = 4;
  private static final int OF_PROCESS = 5;
  private static final int VERSION = 12;
  private static final int STATS_BYTES = 384;

  private final int family;
  private final EndingThreads ending = new EndingThreads();
  private int skipped;
  private boolean old;

  /// @param family the number that the kernel gave to `taskstats`
  ExitMessages(int family) {
    this.family = family;
  }

  /// Asks for that number.
  static void askFamily(ByteBuffer out) {
    request(out, CONTROL, GET_FAMILY, FAMILY_NAME, "TASKSTATS");
  }

  /// Asks to be told of the threads that end on these processors.
  ///
  /// @param processors such as `0-7`
  static void register(ByteBuffer out, int family, String processors) {
    request(out, family, GET, REGISTER_CPUS, processors);
  }

  private static void request(ByteBuffer out, int type, int command, int attribute, String text) {
    byte[] value = (text + "\0").getBytes(StandardCharsets.US_ASCII);
    int length = ATTRIBUTES + 4 + value.length;
    out.clear();
    out.putInt(length).putShort((short) type).putShort((short) REQUEST_ACK).putInt(1).putInt(0);
    out.put((byte) command).put((byte) 1).putShort((short) 0);
    out.putShort((short) (4 + value.length)).putShort((short) attribute).put(value);
  }

  /// The number in the answer to [#askFamily]; empty in other messages.
  static OptionalInt family(ByteBuffer in) {
    int end = end(in);
    if (end < ATTRIBUTES || type(in) != CONTROL) return OptionalInt.empty();
    int at = find(in, ATTRIBUTES, end, FAMILY_ID, 2);
    return at == 0 ? OptionalInt.empty() : OptionalInt.of(in.getShort(at) & 0xffff);
  }

  /// The error number in the answer to a request, 0 for none; empty in other messages.
  static OptionalInt answer(ByteBuffer in) {
    return end(in) >= HEADER_BYTES + 4 && type(in) == NLMSG_ERROR
        ? OptionalInt.of(-in.getInt(HEADER_BYTES))
        : OptionalInt.empty();
  }

  /// Takes one message; a sample when it closes the account of a process.
  Optional<ExitSample> take(ByteBuffer in) {
    int end = end(in);
    if (end < ATTRIBUTES || type(in) != family || in.get(HEADER_BYTES) != NEW) return skip();
    int thread = stats(in, end, OF_THREAD);
    if (thread == 0) return skip();
    if ((in.getShort(thread) & 0xffff) < VERSION) {
      old = true;
      return skip();
    }
    ThreadStats stats = ThreadStats.at(in, thread);
    if (stats.isAbsurd()) return skip();
    int whole = stats(in, end, OF_PROCESS);
    ending.add(stats);
    if (!stats.last()) return Optional.empty();
    return Optional.of(
        whole == 0
            ? ending.close(stats)
            : ending.close(stats, ThreadStats.realNanos(in, whole), ThreadStats.nanos(in, whole)));
  }

  /// Where the numbers of a thread or of a whole process begin; 0 when they are not there.
  private static int stats(ByteBuffer in, int end, int of) {
    int group = find(in, ATTRIBUTES, end, of, 4);
    if (group == 0) return 0;
    int length = in.getShort(group - 4) & 0xffff;
    return find(in, group, group - 4 + length, STATS, STATS_BYTES);
  }

  /// Where the value of an attribute begins; 0 when there is none of at least so many bytes.
  private static int find(ByteBuffer in, int from, int end, int attribute, int bytes) {
    int at = from;
    while (end - at >= 4) {
      int length = in.getShort(at) & 0xffff;
      if (length < 4 || length > end - at) return 0;
      boolean found = (in.getShort(at + 2) & 0x3fff) == attribute;
      if (found) return length - 4 >= bytes ? at + 4 : 0;
      at += (length + 3) & ~3;
    }
    return 0;
  }

  /// Where the first message ends; 0 when it is cut or longer than the buffer.
  private static int end(ByteBuffer in) {
    if (in.limit() < HEADER_BYTES) return 0;
    int length = in.getInt(0);
    return length < HEADER_BYTES || length > in.limit() ? 0 : length;
  }

  private static int type(ByteBuffer in) {
    return in.getShort(4) & 0xffff;
  }

  private Optional<ExitSample> skip() {
    skipped++;
    return Optional.empty();
  }

  /// How many messages were damaged since the last call.
  int takeSkipped() {
    int count = skipped;
    skipped = 0;
    return count;
  }

  /// Whether the kernel is too old to say which thread is the last.
  boolean isOld() {
    return old;
  }
}
