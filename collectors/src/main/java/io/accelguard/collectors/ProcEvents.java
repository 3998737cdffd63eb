// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import java.nio.ByteBuffer;
import java.util.OptionalInt;

/// What the kernel's process connector says (`linux/cn_proc.h`), in the machine's byte order: a
/// netlink header, a connector header, an event.
final class ProcEvents {
  /// The netlink protocol of the connector.
  static final int CONNECTOR = 11;

  /// The bit of its multicast group of process events.
  static final int GROUP = 1;

  private static final int NLMSG_DONE = 3;
  private static final int HEADER_BYTES = 16;
  private static final int INDEX = 1;
  private static final int VALUE = 1;
  private static final int DATA = HEADER_BYTES + 20;
  private static final int ABOUT = DATA + 16;
  private static final int LISTEN = 1;
  private static final int ANSWER = 0;
  private static final int FORK = 1;
  private static final int EXEC = 2;

  private ProcEvents() {}

  /// Who wants to know.
  interface Listener {
    void started(int child, int starter);

    void executed(int pid);
  }

  /// Asks to be told of everything, and for an answer.
  static void askForAll(ByteBuffer out, int token) {
    header(out, token, 4);
    out.putInt(LISTEN);
  }

  /// Asks to be told of starts and executions only, which Linux understands from 6.6 on. It does
  /// not answer: an answer is neither.
  static void askForSome(ByteBuffer out, int token) {
    header(out, token, 8);
    out.putInt(LISTEN).putInt(FORK | EXEC);
  }

  private static void header(ByteBuffer out, int token, int bytes) {
    out.clear();
    out.putInt(DATA + bytes).putShort((short) NLMSG_DONE).putShort((short) 0).putInt(0).putInt(0);
    out.putInt(INDEX).putInt(VALUE).putInt(0).putInt(token);
    out.putShort((short) bytes).putShort((short) 0);
  }

  /// The error number in the answer to a question of ours, 0 for none; empty in other messages. The
  /// kernel gives back the token and one.
  static OptionalInt answer(ByteBuffer in, int token) {
    boolean ours =
        isWhole(in, 4) && in.getInt(DATA) == ANSWER && in.getInt(HEADER_BYTES + 12) == token + 1;
    return ours ? OptionalInt.of(in.getInt(ABOUT)) : OptionalInt.empty();
  }

  /// Takes one message. A start of a thread and what else happens to processes is passed over.
  ///
  /// @return whether it was whole and possible
  static boolean take(ByteBuffer in, Listener listener) {
    if (!isWhole(in, 4)) return false;
    switch (in.getInt(DATA)) {
      case FORK -> {
        if (!isWhole(in, 16)) return false;
        int starter = in.getInt(ABOUT + 4);
        int child = in.getInt(ABOUT + 12);
        if (child <= 0 || starter < 0) return false;
        if (in.getInt(ABOUT + 8) == child) listener.started(child, starter);
      }
      case EXEC -> {
        if (!isWhole(in, 8) || in.getInt(ABOUT + 4) <= 0) return false;
        listener.executed(in.getInt(ABOUT + 4));
      }
      default -> {}
    }
    return true;
  }

  /// @param bytes that are needed of what follows the head of the event
  private static boolean isWhole(ByteBuffer in, int bytes) {
    return in.limit() >= ABOUT + bytes
        && in.getInt(0) >= ABOUT + bytes
        && in.getInt(0) <= in.limit()
        && in.getInt(HEADER_BYTES) == INDEX
        && in.getInt(HEADER_BYTES + 4) == VALUE
        && (in.getShort(HEADER_BYTES + 16) & 0xffff) >= ABOUT - DATA + bytes;
  }
}
