// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import static org.assertj.core.api.Assertions.assertThat;

import io.accelguard.model.Endpoint;
import io.accelguard.model.ProcessKey;
import io.accelguard.model.ShortConnectionsSample;
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
  private static final int SEQUENCE = 7;
  private static final int INFO_BYTES = 232;

  private final SockDiagMessages messages = new SockDiagMessages(4026531840L);
  private final FoundSockets found = new FoundSockets();

  private boolean parse(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
    return messages.parse(in, SEQUENCE, Transport.TCP, found);
  }

  private static ByteBuffer buffer(int length) {
    return ByteBuffer.allocate(length).order(ByteOrder.nativeOrder());
  }

  private static byte[] socket(int infoBytes) {
    return socket(infoBytes, 0);
  }

  /// An established connection 10.0.0.1:40000 → 8.8.8.8:3333 of uid 1000, inode 4,000,000,000.
  private static byte[] socket(int infoBytes, long cookie) {
    ByteBuffer out = buffer(16 + 72 + 8 + 4 + infoBytes);
    header(out, out.capacity(), 20, SEQUENCE);
    out.put((byte) 2).put((byte) 1).put((byte) 0).put((byte) 0);
    out.put(new byte[] {(byte) 0x9c, 0x40, 0x0d, 0x05});
    out.put(new byte[] {10, 0, 0, 1}).position(out.position() + 12);
    out.put(new byte[] {8, 8, 8, 8}).position(out.position() + 12);
    out.putInt(0).putLong(cookie).putInt(0).putInt(0).putInt(0);
    out.putInt(1000).putInt((int) 4_000_000_000L);
    out.putShort((short) 5).putShort((short) 8).putInt(0);
    int info = out.position() + 4;
    out.putShort((short) (4 + infoBytes)).putShort((short) 2);
    if (infoBytes >= 136) out.putLong(info + 120, 12_345).putLong(info + 128, 678);
    return out.array();
  }

  private static void header(ByteBuffer out, int length, int type, int sequence) {
    out.putInt(length).putShort((short) type).putShort((short) 2).putInt(sequence).putInt(0);
  }

  private static byte[] message(int length, int type, int sequence) {
    ByteBuffer out = buffer(20);
    header(out, length, type, sequence);
    return out.array();
  }

  private static byte[] join(byte[]... parts) {
    int length = 0;
    for (byte[] part : parts) length += part.length;
    ByteBuffer out = ByteBuffer.allocate(length);
    for (byte[] part : parts) out.put(part);
    return out.array();
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

  /// One look that shows these messages.
  private FoundSockets look(byte[]... parts) {
    FoundSockets seen = new FoundSockets();
    messages.begin();
    messages.parse(
        ByteBuffer.wrap(join(parts)).order(ByteOrder.nativeOrder()), SEQUENCE, Transport.TCP, seen);
    messages.end();
    return seen;
  }

  @Test
  void a_socket_that_did_nothing_is_the_same_sample_again() {
    SocketSample first = look(socket(INFO_BYTES, 9)).sockets().getFirst();
    assertThat(look(socket(INFO_BYTES, 9)).sockets().getFirst()).isSameAs(first);
  }

  @Test
  void a_socket_that_moved_keeps_its_holder_and_shows_what_it_moved() {
    ProcessKey holder = new ProcessKey(7, 77);
    look(socket(INFO_BYTES, 9)).known().getFirst().own(Optional.of(holder));
    byte[] moved = socket(INFO_BYTES, 9);
    ByteBuffer.wrap(moved).order(ByteOrder.nativeOrder()).putLong(100 + 120, 99_999);
    SocketSample now = look(moved).sockets().getFirst();
    assertThat(now.bytesSent()).hasValue(99_999);
    assertThat(now.bytesReceived()).hasValue(678);
    assertThat(now.owner()).hasValue(holder);
  }

  @Test
  void every_field_that_changes_shows() {
    byte[] before = socket(INFO_BYTES, 9);
    for (int at : new int[] {17, 20, 22, 24, 40, 80, 84, 100 + 120, 100 + 128}) {
      look(before);
      byte[] after = before.clone();
      after[at] ^= 3;
      SocketSample fresh = new SockDiagMessagesTest().look(after).sockets().getFirst();
      assertThat(look(after).sockets()).as("byte %d", at).containsExactly(fresh);
    }
  }

  @Test
  void a_socket_that_a_dump_shows_twice_is_one() {
    assertThat(look(socket(INFO_BYTES, 9), socket(INFO_BYTES, 9)).sockets()).hasSize(1);
  }

  @Test
  void a_socket_that_was_gone_for_two_looks_is_another() {
    look(socket(INFO_BYTES, 9)).known().getFirst().own(Optional.of(new ProcessKey(7, 77)));
    assertThat(look(socket(INFO_BYTES, 8)).sockets()).hasSize(1);
    assertThat(look(socket(INFO_BYTES, 8)).sockets()).hasSize(1);
    assertThat(look(socket(INFO_BYTES, 9)).sockets().getFirst().owner()).isEmpty();
  }

  /// What the kernel tells of a connection that ended, as captured on Linux 6.18: no inode, no
  /// user.
  private static byte[] ending(long cookie, long sent, long received) {
    ByteBuffer out = buffer(16 + 72 + 8 + 4 + INFO_BYTES);
    out.put(socket(INFO_BYTES, cookie));
    out.put(17, (byte) 7).putInt(80, 0).putInt(84, 0);
    out.putShort(88, (short) 5).putShort(90, (short) 10).put(92, (byte) 6);
    out.putLong(100 + 120, sent).putLong(100 + 128, received);
    return out.array();
  }

  private EndedConnections ended(byte[]... parts) {
    EndedConnections ended = new EndedConnections();
    messages.ended(ByteBuffer.wrap(join(parts)).order(ByteOrder.nativeOrder()), ended);
    return ended;
  }

  @Test
  void an_ending_of_a_known_socket_has_its_holder_and_its_last_bytes() {
    ProcessKey holder = new ProcessKey(7, 77);
    look(socket(INFO_BYTES, 9)).known().getFirst().own(Optional.of(holder));
    EndedConnections ended = ended(ending(9, 20_000, 700));
    SocketSample last = (SocketSample) ended.samples(5).getFirst();
    assertThat(last.state()).isEqualTo(State.ENDED);
    assertThat(last.owner()).hasValue(holder);
    assertThat(last.inode()).isEqualTo(4_000_000_000L);
    assertThat(last.uid()).isEqualTo(1000);
    assertThat(last.bytesSent()).hasValue(20_000);
    assertThat(last.bytesReceived()).hasValue(700);
    assertThat(ended.count()).isZero();
  }

  @Test
  void an_ending_of_an_unknown_socket_is_only_counted() {
    EndedConnections ended = ended(ending(9, 20_000, 700), ending(10, 1, 2));
    assertThat(ended.samples(5)).containsExactly(new ShortConnectionsSample(2, 20_001, 702, 0, 5));
  }

  @Test
  void a_connection_that_was_torn_down_ended_with_what_was_seen_of_it() {
    look(socket(INFO_BYTES, 9));
    byte[] torn = ending(9, 0, 0);
    torn[22] = torn[23] = 0;
    SocketSample last = (SocketSample) ended(torn).samples(5).getFirst();
    assertThat(last.bytesSent()).hasValue(12_345);
    assertThat(last.remote().port()).isEqualTo(3333);
  }

  @Test
  void endings_of_listeners_and_datagram_sockets_are_no_connections() {
    byte[] listener = ending(9, 0, 0);
    listener[22] = listener[23] = 0;
    byte[] datagrams = ending(9, 0, 0);
    datagrams[92] = 17;
    assertThat(ended(listener, datagrams).count()).isZero();
  }

  @Test
  void no_damaged_byte_of_an_ending_makes_the_parser_throw_or_invent() {
    look(socket(INFO_BYTES, 9));
    byte[] whole = join(ending(9, 20_000, 700), ending(10, 1, 2));
    for (int at = 0; at < whole.length; at++) {
      for (int flip = 1; flip < 256; flip++) {
        byte[] damaged = whole.clone();
        damaged[at] ^= (byte) flip;
        EndedConnections ended = ended(damaged);
        assertThat(ended.samples(5).size() - 1 + ended.count()).isLessThanOrEqualTo(2);
      }
    }
    for (int length = 0; length < whole.length; length++) {
      EndedConnections ended = new EndedConnections();
      ByteBuffer cut = ByteBuffer.wrap(whole, 0, length).order(ByteOrder.nativeOrder());
      messages.ended(cut, ended);
      assertThat(ended.samples(5).size() - 1 + ended.count())
          .isEqualTo(length / (whole.length / 2));
    }
  }

  @Test
  void a_hundred_thousand_sockets_are_known_again() {
    byte[][] all = new byte[FoundSockets.MOST][];
    for (int i = 0; i < all.length; i++) all[i] = socket(INFO_BYTES, i + 1L);
    FoundSockets first = look(all);
    assertThat(first.known()).hasSize(FoundSockets.MOST);
    assertThat(look(all).known()).isEqualTo(first.known());
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
