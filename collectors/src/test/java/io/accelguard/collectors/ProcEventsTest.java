// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// What the kernel's process connector says, whole and damaged.
class ProcEventsTest {
  private final List<String> heard = new ArrayList<>();
  private final ProcEvents.Listener listener =
      new ProcEvents.Listener() {
        @Override
        public void started(int child, int starter) {
          heard.add(starter + " started " + child);
        }

        @Override
        public void executed(int pid) {
          heard.add(pid + " executed");
        }
      };

  private static ByteBuffer message(int token, int what, int... about) {
    ByteBuffer out = ByteBuffer.allocate(76).order(ByteOrder.nativeOrder());
    out.putInt(76).putShort((short) 3).putShort((short) 0).putInt(0).putInt(0);
    out.putInt(1).putInt(1).putInt(99).putInt(token + 1).putShort((short) 40).putShort((short) 0);
    out.putInt(what).putInt(0).putLong(5);
    for (int number : about) out.putInt(number);
    return out.clear();
  }

  @Test
  void starts_of_processes_and_executions_are_told_and_nothing_else() {
    assertThat(ProcEvents.take(message(0, 1, 10, 10, 20, 20), listener)).isTrue();
    assertThat(ProcEvents.take(message(0, 1, 11, 10, 21, 20), listener)).isTrue();
    assertThat(ProcEvents.take(message(0, 2, 21, 20), listener)).isTrue();
    assertThat(ProcEvents.take(message(0, 0x80000000, 20, 20, 0, 17), listener)).isTrue();
    assertThat(heard).containsExactly("10 started 20", "20 executed");
  }

  @Test
  void a_start_is_by_the_process_whichever_of_its_threads_asked_for_it() {
    ProcEvents.take(message(0, 1, 11, 10, 20, 20), listener);
    assertThat(heard).containsExactly("10 started 20");
  }

  @Test
  void only_the_answer_to_our_own_question_counts() {
    assertThat(ProcEvents.answer(message(7, 0, 1), 7)).hasValue(1);
    assertThat(ProcEvents.answer(message(8, 0, 1), 7)).isEmpty();
    assertThat(ProcEvents.answer(message(7, 2, 1), 7)).isEmpty();
  }

  @Test
  void a_cut_message_says_nothing_and_is_told_as_damaged() {
    for (int length = 0; length < 68; length++) {
      assertThat(ProcEvents.take(message(0, 1, 10, 10, 20, 20).limit(length), listener)).isFalse();
    }
    assertThat(heard).isEmpty();
    assertThat(ProcEvents.take(message(0, 1, 10, 10, -1, -1), listener)).isFalse();
    assertThat(ProcEvents.take(message(0, 2, 1, 0), listener)).isFalse();
  }

  @Test
  void no_single_damaged_byte_brings_down_the_listener() {
    SplittableRandom random = new SplittableRandom(1);
    for (int round = 0; round < 20_000; round++) {
      ByteBuffer damaged = message(0, round % 3, 10, 10, 20, 20);
      damaged.put(random.nextInt(76), (byte) random.nextInt());
      ProcEvents.take(damaged, listener);
    }
    assertThat(heard).hasSizeGreaterThan(1000).hasSizeLessThan(20_000);
  }
}
