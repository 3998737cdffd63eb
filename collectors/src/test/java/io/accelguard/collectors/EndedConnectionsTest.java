// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import static io.accelguard.collectors.DiagBytes.INFO_BYTES;
import static io.accelguard.collectors.DiagBytes.SEQUENCE;
import static io.accelguard.collectors.DiagBytes.ending;
import static io.accelguard.collectors.DiagBytes.join;
import static io.accelguard.collectors.DiagBytes.socket;
import static org.assertj.core.api.Assertions.assertThat;

import io.accelguard.model.ProcessKey;
import io.accelguard.model.ShortConnectionsSample;
import io.accelguard.model.SocketSample;
import io.accelguard.model.SocketSample.State;
import io.accelguard.model.SocketSample.Transport;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What the kernel tells of connections that ended, whole and damaged.
class EndedConnectionsTest {
  private final SockDiagMessages messages = new SockDiagMessages(4026531840L);

  /// One look that shows these messages.
  private FoundSockets look(byte[]... parts) {
    FoundSockets seen = new FoundSockets();
    messages.begin();
    messages.parse(
        ByteBuffer.wrap(join(parts)).order(ByteOrder.nativeOrder()), SEQUENCE, Transport.TCP, seen);
    messages.end();
    return seen;
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
}
