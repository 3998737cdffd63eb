// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import static io.accelguard.collectors.DiagBytes.INFO_BYTES;
import static io.accelguard.collectors.DiagBytes.ending;
import static io.accelguard.collectors.DiagBytes.socket;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

/// What the connections of a namespace move, beside what its interfaces count. A socket of these
/// messages has sent 12,345 and received 678 bytes.
class SocketBytesTest {
  private final DiagLooks looks = new DiagLooks();

  private static byte[] moved(long cookie, long sent) {
    byte[] socket = socket(INFO_BYTES, cookie);
    ByteBuffer.wrap(socket).order(ByteOrder.nativeOrder()).putLong(100 + 120, sent);
    return socket;
  }

  @Test
  void what_moved_before_the_first_look_is_not_counted_and_what_moves_after_is() {
    looks.look(socket(INFO_BYTES, 9));
    assertThat(looks.bytes()).isZero();
    looks.look(moved(9, 13_345));
    assertThat(looks.bytes()).isEqualTo(1000);
    looks.look(moved(9, 13_345));
    assertThat(looks.bytes()).isEqualTo(1000);
  }

  @Test
  void a_connection_that_is_new_counts_with_all_it_moved_and_once() {
    looks.look();
    looks.look(socket(INFO_BYTES, 9));
    looks.look(socket(INFO_BYTES, 9));
    assertThat(looks.bytes()).isEqualTo(12_345 + 678);
  }

  @Test
  void endings_bring_the_rest_of_a_known_one_and_the_whole_of_an_unknown_one() {
    looks.ended(ending(8, 100, 0));
    assertThat(looks.bytes()).isZero();
    looks.look(socket(INFO_BYTES, 9));
    looks.ended(ending(9, 12_445, 678));
    looks.ended(ending(10, 3, 4));
    assertThat(looks.bytes()).isEqualTo(107);
  }

  @Test
  void what_stays_within_the_namespace_is_not_counted() {
    looks.look();
    byte[] loopback = socket(INFO_BYTES, 9);
    loopback[40] = 127;
    byte[] itself = socket(INFO_BYTES, 10);
    System.arraycopy(itself, 24, itself, 40, 4);
    looks.look(loopback, itself);
    assertThat(looks.bytes()).isZero();
  }
}
