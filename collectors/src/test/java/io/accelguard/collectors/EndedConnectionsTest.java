// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import static io.accelguard.collectors.DiagBytes.INFO_BYTES;
import static io.accelguard.collectors.DiagBytes.ending;
import static io.accelguard.collectors.DiagBytes.join;
import static io.accelguard.collectors.DiagBytes.socket;
import static org.assertj.core.api.Assertions.assertThat;

import io.accelguard.model.Calls;
import io.accelguard.model.Calls.Destination;
import io.accelguard.model.Calls.Outcome;
import io.accelguard.model.Endpoint;
import io.accelguard.model.ProcessKey;
import io.accelguard.model.ShortConnectionsSample;
import io.accelguard.model.SocketSample;
import io.accelguard.model.SocketSample.State;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What the kernel tells of connections that ended, whole and damaged.
class EndedConnectionsTest {
  private static final byte[] EIGHTS = {8, 8, 8, 8};
  private static final Endpoint POOL = Endpoint.of(EIGHTS, 3333);

  private final DiagLooks looks = new DiagLooks();

  @Test
  void an_ending_of_a_known_socket_has_its_holder_and_its_last_bytes() {
    ProcessKey holder = new ProcessKey(7, 77);
    looks.look(socket(INFO_BYTES, 9)).known().getFirst().own(Optional.of(holder));
    EndedConnections ended = looks.ended(ending(9, 20_000, 700));
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
    EndedConnections ended = looks.ended(ending(9, 20_000, 700), ending(10, 1, 2));
    Calls calls = new Calls(2, List.of(new Destination(POOL, Outcome.ANSWERED)), 0);
    assertThat(ended.samples(5))
        .containsExactly(new ShortConnectionsSample(2, 20_001, 702, 0, 5, calls));
  }

  private static Calls calls(EndedConnections ended) {
    return ((ShortConnectionsSample) ended.samples(5).getLast()).calls();
  }

  @Test
  void a_call_that_nobody_answered_is_told_from_one_that_was_answered_once() {
    EndedConnections ended = looks.ended(ending(9, 0, 0), ending(10, 0, 0));
    assertThat(calls(ended))
        .isEqualTo(new Calls(2, List.of(new Destination(POOL, Outcome.UNANSWERED)), 0));
    looks.ended(ending(11, 1, 0));
    ended = looks.ended(ending(9, 0, 0), ending(10, 1, 0), ending(11, 0, 0));
    assertThat(calls(ended))
        .isEqualTo(new Calls(3, List.of(new Destination(POOL, Outcome.ANSWERED)), 0));
  }

  @Test
  void of_a_call_that_was_torn_down_the_address_is_left() {
    byte[] torn = ending(9, 0, 0);
    torn[22] = torn[23] = 0;
    EndedConnections ended = looks.ended(torn);
    assertThat(ended.count()).isZero();
    assertThat(calls(ended).destinations())
        .containsExactly(new Destination(Endpoint.of(EIGHTS, 0), Outcome.UNKNOWN));
  }

  @Test
  void what_came_to_a_listener_or_stayed_within_is_no_call() {
    byte[] listener = socket(INFO_BYTES, 3);
    listener[17] = 10;
    looks.look(listener);
    assertThat(calls(looks.ended(ending(9, 5, 5)))).isEqualTo(Calls.NONE);
    looks.look();
    looks.look();
    assertThat(calls(looks.ended(ending(9, 5, 5))).count()).isEqualTo(1);
    byte[] within = ending(9, 5, 5);
    within[40] = 127;
    assertThat(calls(looks.ended(within))).isEqualTo(Calls.NONE);
  }

  @Test
  void more_destinations_than_are_listed_are_counted() {
    byte[][] all = new byte[1100][];
    for (int i = 0; i < all.length; i++) {
      all[i] = ending(100 + i, 0, 0);
      all[i][22] = (byte) (i >> 8);
      all[i][23] = (byte) (i + 1);
    }
    Calls calls = calls(looks.ended(all));
    assertThat(calls.count()).isEqualTo(1100);
    assertThat(calls.destinations()).hasSize(1024);
    assertThat(calls.unlisted()).isEqualTo(76);
  }

  @Test
  void a_connection_that_was_torn_down_ended_with_what_was_seen_of_it() {
    looks.look(socket(INFO_BYTES, 9));
    byte[] torn = ending(9, 0, 0);
    torn[22] = torn[23] = 0;
    SocketSample last = (SocketSample) looks.ended(torn).samples(5).getFirst();
    assertThat(last.bytesSent()).hasValue(12_345);
    assertThat(last.remote().port()).isEqualTo(3333);
  }

  @Test
  void endings_of_listeners_and_datagram_sockets_are_no_connections() {
    byte[] listener = ending(9, 0, 0);
    listener[22] = listener[23] = 0;
    Arrays.fill(listener, 40, 44, (byte) 0);
    byte[] datagrams = ending(9, 0, 0);
    datagrams[92] = 17;
    assertThat(looks.ended(listener, datagrams).count()).isZero();
  }

  @Test
  void no_damaged_byte_of_an_ending_makes_the_parser_throw_or_invent() {
    looks.look(socket(INFO_BYTES, 9));
    byte[] whole = join(ending(9, 20_000, 700), ending(10, 1, 2));
    for (int at = 0; at < whole.length; at++) {
      for (int flip = 1; flip < 256; flip++) {
        byte[] damaged = whole.clone();
        damaged[at] ^= (byte) flip;
        EndedConnections ended = looks.ended(damaged);
        assertThat(ended.samples(5).size() - 1 + ended.count()).isLessThanOrEqualTo(2);
      }
    }
    for (int length = 0; length < whole.length; length++) {
      ByteBuffer cut = ByteBuffer.wrap(whole, 0, length).order(ByteOrder.nativeOrder());
      EndedConnections ended = looks.ended(cut);
      assertThat(ended.samples(5).size() - 1 + ended.count())
          .isEqualTo(length / (whole.length / 2));
    }
  }
}
