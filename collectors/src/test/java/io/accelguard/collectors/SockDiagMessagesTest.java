// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import static io.accelguard.collectors.DiagBytes.INFO_BYTES;
import static io.accelguard.collectors.DiagBytes.SEQUENCE;
import static io.accelguard.collectors.DiagBytes.join;
import static io.accelguard.collectors.DiagBytes.message;
import static io.accelguard.collectors.DiagBytes.socket;
import static org.assertj.core.api.Assertions.assertThat;

import io.accelguard.model.Endpoint;
import io.accelguard.model.SocketSample;
import io.accelguard.model.SocketSample.State;
import io.accelguard.model.SocketSample.Transport;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Answers of the kernel, whole and damaged.
class SockDiagMessagesTest {

  private final SockDiagMessages messages = new SockDiagMessages(4026531840L);
  private final FoundSockets found = new FoundSockets();

  private boolean parse(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
    return messages.parse(in, SEQUENCE, Transport.TCP, found);
  }

  @Test
  void a_connection_is_read_with_its_counters() {
    assertThat(parse(socket(INFO_BYTES))).isFalse();
    assertThat(found.skipped()).isZero();
    assertThat(found.sockets())
        .containsExactly(
            new SocketSample(
                4_000_000_000L,
                Optional.empty(),
                Transport.TCP,
                State.ESTABLISHED,
                Endpoint.of(new byte[] {10, 0, 0, 1}, 40_000),
                Endpoint.of(new byte[] {8, 8, 8, 8}, 3333),
                1000,
                OptionalLong.of(12_345),
                OptionalLong.of(678),
                4026531840L));
  }

  @Test
  void an_older_kernel_with_shorter_information_has_no_counters() {
    for (int length : new int[] {0, 104, 120, 128, 132}) parse(socket(length));
    assertThat(found.sockets()).hasSize(5);
    assertThat(found.sockets())
        .allMatch(s -> s.bytesSent().isEmpty() && s.bytesReceived().isEmpty());
    assertThat(found.skipped()).isZero();
  }

  @Test
  void the_dump_ends_with_done_or_an_error() {
    assertThat(parse(join(socket(INFO_BYTES), message(20, 3, SEQUENCE)))).isTrue();
    assertThat(found.skipped()).isZero();
    assertThat(parse(message(20, 2, SEQUENCE))).isTrue();
    assertThat(found.skipped()).isEqualTo(1);
  }

  @Test
  void an_interrupted_dump_is_counted() {
    byte[] done = message(20, 3, SEQUENCE);
    ByteBuffer.wrap(done).order(ByteOrder.nativeOrder()).putShort(6, (short) 0x12);
    assertThat(parse(done)).isTrue();
    assertThat(found.skipped()).isEqualTo(1);
  }

  @Test
  void the_rest_of_a_dump_given_up_earlier_does_not_count_as_this_one() {
    byte[] stale = socket(INFO_BYTES);
    ByteBuffer.wrap(stale).order(ByteOrder.nativeOrder()).putInt(8, SEQUENCE - 1);
    assertThat(parse(join(stale, message(20, 3, SEQUENCE - 1), socket(INFO_BYTES)))).isFalse();
    assertThat(found.sockets()).hasSize(1);
    assertThat(found.skipped()).isEqualTo(2);
  }

  @Test
  void a_truncation_at_any_length_is_skipped_and_never_invents_a_socket() {
    byte[] two = join(socket(INFO_BYTES), socket(INFO_BYTES));
    for (int length = 0; length < two.length; length++) {
      FoundSockets before = new FoundSockets();
      ByteBuffer in = ByteBuffer.wrap(two, 0, length).order(ByteOrder.nativeOrder());
      messages.parse(in, SEQUENCE, Transport.TCP, before);
      assertThat(before.sockets()).hasSize(length / (two.length / 2));
    }
  }

  @Test
  void absurd_lengths_end_the_datagram() {
    for (int length : new int[] {Integer.MIN_VALUE, -1, 0, 15, 1 << 20, Integer.MAX_VALUE}) {
      int skipped = found.skipped();
      assertThat(parse(message(length, 20, SEQUENCE))).isTrue();
      assertThat(found.skipped()).isEqualTo(skipped + 1);
    }
    byte[] attribute = socket(INFO_BYTES);
    for (int length : new int[] {0, 3, 65_535}) {
      ByteBuffer.wrap(attribute).order(ByteOrder.nativeOrder()).putShort(96, (short) length);
      parse(attribute);
    }
    assertThat(found.sockets()).hasSize(3).allMatch(s -> s.bytesSent().isEmpty());
  }

  @Test
  void no_damaged_byte_makes_the_parser_throw_or_loop() {
    byte[] whole = join(socket(INFO_BYTES), socket(120), message(20, 3, SEQUENCE));
    for (int at = 0; at < whole.length; at++) {
      for (int flip = 1; flip < 256; flip++) {
        byte[] damaged = whole.clone();
        damaged[at] ^= (byte) flip;
        FoundSockets sockets = new FoundSockets();
        ByteBuffer in = ByteBuffer.wrap(damaged).order(ByteOrder.nativeOrder());
        messages.parse(in, SEQUENCE, Transport.UDP, sockets);
        assertThat(sockets.sockets().size()).isLessThanOrEqualTo(2);
      }
    }
  }

  @Test
  void noise_is_survived() {
    Random random = new Random(42);
    for (int round = 0; round < 20_000; round++) {
      byte[] noise = new byte[random.nextInt(600)];
      random.nextBytes(noise);
      parse(noise);
    }
    assertThat(found.skipped()).isPositive();
  }

  @Test
  void more_sockets_than_are_kept_are_counted() {
    List<byte[]> parts = new ArrayList<>();
    for (int i = 0; i < 100; i++) parts.add(socket(0));
    byte[] hundred = join(parts.toArray(byte[][]::new));
    for (int i = 0; i < 1001; i++) parse(hundred);
    assertThat(found.known()).hasSize(FoundSockets.MOST);
    assertThat(found.skipped()).isEqualTo(100);
  }
}
