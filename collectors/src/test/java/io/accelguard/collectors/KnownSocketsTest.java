// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import static io.accelguard.collectors.DiagBytes.INFO_BYTES;
import static io.accelguard.collectors.DiagBytes.socket;
import static org.assertj.core.api.Assertions.assertThat;

import io.accelguard.model.ProcessKey;
import io.accelguard.model.SocketSample;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Sockets from look to look.
class KnownSocketsTest {
  private final DiagLooks looks = new DiagLooks();

  @Test
  void a_socket_that_did_nothing_is_the_same_sample_again() {
    SocketSample first = looks.look(socket(INFO_BYTES, 9)).sockets().getFirst();
    assertThat(looks.look(socket(INFO_BYTES, 9)).sockets().getFirst()).isSameAs(first);
  }

  @Test
  void a_socket_that_moved_keeps_its_holder_and_shows_what_it_moved() {
    ProcessKey holder = new ProcessKey(7, 77);
    looks.look(socket(INFO_BYTES, 9)).known().getFirst().own(Optional.of(holder));
    byte[] moved = socket(INFO_BYTES, 9);
    ByteBuffer.wrap(moved).order(ByteOrder.nativeOrder()).putLong(100 + 120, 99_999);
    SocketSample now = looks.look(moved).sockets().getFirst();
    assertThat(now.bytesSent()).hasValue(99_999);
    assertThat(now.bytesReceived()).hasValue(678);
    assertThat(now.owner()).hasValue(holder);
  }

  @Test
  void every_field_that_changes_shows() {
    byte[] before = socket(INFO_BYTES, 9);
    for (int at : new int[] {17, 20, 22, 24, 40, 80, 84, 100 + 120, 100 + 128}) {
      looks.look(before);
      byte[] after = before.clone();
      after[at] ^= 3;
      SocketSample fresh = new DiagLooks().look(after).sockets().getFirst();
      assertThat(looks.look(after).sockets()).as("byte %d", at).containsExactly(fresh);
    }
  }

  @Test
  void a_socket_that_a_dump_shows_twice_is_one() {
    assertThat(looks.look(socket(INFO_BYTES, 9), socket(INFO_BYTES, 9)).sockets()).hasSize(1);
  }

  @Test
  void a_socket_that_was_gone_for_two_looks_is_another() {
    looks.look(socket(INFO_BYTES, 9)).known().getFirst().own(Optional.of(new ProcessKey(7, 77)));
    assertThat(looks.look(socket(INFO_BYTES, 8)).sockets()).hasSize(1);
    assertThat(looks.look(socket(INFO_BYTES, 8)).sockets()).hasSize(1);
    assertThat(looks.look(socket(INFO_BYTES, 9)).sockets().getFirst().owner()).isEmpty();
  }

  @Test
  void a_hundred_thousand_sockets_are_known_again() {
    byte[][] all = new byte[FoundSockets.MOST][];
    for (int i = 0; i < all.length; i++) all[i] = socket(INFO_BYTES, i + 1L);
    FoundSockets first = looks.look(all);
    assertThat(first.known()).hasSize(FoundSockets.MOST);
    assertThat(looks.look(all).known()).isEqualTo(first.known());
  }
}
