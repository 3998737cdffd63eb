// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.accelguard.model.ExitSample;
import io.accelguard.model.ExitSample.Moved;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// What the kernel says of ending threads, whole and damaged.
class ExitMessagesTest {
  private static final int FAMILY = 31;
  private static final int STATS = 432;
  private final ExitMessages messages = new ExitMessages(FAMILY);

  private static ByteBuffer buffer(int length) {
    return ByteBuffer.allocate(length).order(ByteOrder.nativeOrder());
  }

  /// A thread of process 500, user 1000, that ran 0.3 s, two thirds of it its own code.
  private static byte[] thread(int pid, boolean last) {
    ByteBuffer out = buffer(STATS);
    out.putShort(0, (short) 16).put(8, (byte) (last ? 0x20 : 0));
    out.putLong(64, 300_000_000).putLong(72, 310_000_000);
    out.put(80, "work(er)\n".getBytes(StandardCharsets.US_ASCII));
    out.putInt(120, 1000).putInt(128, pid).putInt(132, 400).putLong(144, 350_000);
    out.putLong(152, 200_000).putLong(160, 100_000).putLong(168, 70).putLong(176, 7);
    for (int i = 0; i < 6; i++) out.putLong(216 + 8 * i, i + 1);
    out.putInt(368, 500).putLong(376, 900_000);
    return out.array();
  }

  private static byte[] whole(long realNanos, long nanos) {
    ByteBuffer out = buffer(STATS);
    out.putShort(0, (short) 16).putLong(64, realNanos).putLong(72, nanos);
    return out.array();
  }

  private static void group(ByteBuffer out, int kind, int pid, byte[] stats) {
    out.putShort((short) (4 + 8 + 4 + stats.length)).putShort((short) kind);
    out.putShort((short) 8).putShort((short) 1).putInt(pid);
    out.putShort((short) (4 + stats.length)).putShort((short) 3).put(stats);
  }

  private static ByteBuffer message(byte[] thread, Optional<byte[]> whole) {
    ByteBuffer out = buffer(2048).position(16);
    out.put((byte) 2).put((byte) 1).putShort((short) 0);
    group(out, 4, 501, thread);
    whole.ifPresent(stats -> group(out, 5, 500, stats));
    return header(out, FAMILY);
  }

  private static ByteBuffer header(ByteBuffer out, int type) {
    out.putInt(0, out.position()).putShort(4, (short) type);
    return out.flip();
  }

  private Optional<ExitSample> take(ByteBuffer message) {
    return messages.take(message);
  }

  @Test
  void a_process_of_one_thread_is_summed_up_when_it_ends() {
    ExitSample exit = take(message(thread(500, true), Optional.empty())).orElseThrow();
    assertThat(exit.pid()).isEqualTo(500);
    assertThat(exit.parent()).isEqualTo(400);
    assertThat(exit.uid()).isEqualTo(1000);
    assertThat(exit.comm()).isEqualTo("work(er)\\x0a");
    assertThat(exit.livedSeconds()).isEqualTo(0.9);
    assertThat(exit.cpuSeconds()).isEqualTo(0.31);
    assertThat(exit.userShare().orElseThrow()).isCloseTo(2 / 3.0, within(1e-9));
    assertThat(exit.faults()).isEqualTo(77);
    assertThat(exit.moved()).contains(new Moved(1, 2, 5, 6));
    assertThat(messages.takeSkipped()).isZero();
  }

  @Test
  void a_thread_that_is_not_the_last_ends_no_process() {
    assertThat(take(message(thread(501, false), Optional.empty()))).isEmpty();
    assertThat(messages.takeSkipped()).isZero();
  }

  @Test
  void the_threads_of_a_process_are_added_up() {
    take(message(thread(501, false), Optional.empty()));
    take(message(thread(502, false), Optional.empty()));
    ExitSample exit =
        take(message(thread(500, true), Optional.of(whole(900_000_000, 930_000_000))))
            .orElseThrow();
    assertThat(exit.cpuSeconds()).isEqualTo(0.93);
    assertThat(exit.faults()).isEqualTo(3 * 77);
    assertThat(exit.moved()).contains(new Moved(3, 6, 15, 18));
  }

  @Test
  void what_unseen_threads_read_and_wrote_is_unknown_and_not_zero() {
    ExitSample exit =
        take(message(thread(500, true), Optional.of(whole(900_000_000, 930_000_000))))
            .orElseThrow();
    assertThat(exit.cpuSeconds()).isEqualTo(0.93);
    assertThat(exit.moved()).isEmpty();
  }

  @Test
  void a_process_that_no_clock_tick_hit_has_no_share_of_own_code() {
    byte[] thread = thread(500, true);
    ByteBuffer.wrap(thread).putLong(152, 0).putLong(160, 0);
    assertThat(take(message(thread, Optional.empty())).orElseThrow().userShare()).isEmpty();
  }

  @Test
  void absurd_counters_and_old_kernels_give_no_sample() {
    byte[] absurd = thread(500, true);
    ByteBuffer.wrap(absurd).order(ByteOrder.nativeOrder()).putLong(72, -1);
    assertThat(take(message(absurd, Optional.empty()))).isEmpty();
    assertThat(messages.takeSkipped()).isEqualTo(1);
    assertThat(messages.isOld()).isFalse();
    byte[] old = thread(500, true);
    ByteBuffer.wrap(old).order(ByteOrder.nativeOrder()).putShort(0, (short) 11);
    assertThat(take(message(old, Optional.empty()))).isEmpty();
    assertThat(messages.isOld()).isTrue();
  }

  @Test
  void a_message_cut_anywhere_is_counted_and_harms_nothing() {
    ByteBuffer full = message(thread(500, true), Optional.of(whole(1, 1)));
    for (int length = 0; length < full.limit(); length++) {
      assertThat(take(full.duplicate().order(ByteOrder.nativeOrder()).limit(length))).isEmpty();
    }
    assertThat(messages.takeSkipped()).isEqualTo(full.limit());
  }

  @Test
  void damaged_messages_never_harm() {
    Random random = new Random(4);
    for (int round = 0; round < 200_000; round++) {
      byte[] bytes = message(thread(500, round % 2 == 0), Optional.of(whole(9, 9))).array().clone();
      int limit = 1 + random.nextInt(1000);
      for (int i = 0; i < 1 + round % 9; i++)
        bytes[random.nextInt(limit)] = (byte) random.nextInt();
      ByteBuffer in = ByteBuffer.wrap(bytes, 0, limit).slice().order(ByteOrder.nativeOrder());
      take(in);
      ExitMessages.family(in);
      ExitMessages.answer(in);
    }
    assertThat(messages.takeSkipped()).isPositive();
  }
}
