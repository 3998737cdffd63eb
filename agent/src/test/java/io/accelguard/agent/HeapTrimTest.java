// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class HeapTrimTest {
  private static final long MEBIBYTE = 1 << 20;
  private final AtomicInteger collections = new AtomicInteger();

  private int step(long used, long kept) {
    new HeapTrim(() -> used * MEBIBYTE, () -> kept * MEBIBYTE, collections::incrementAndGet).step();
    return collections.get();
  }

  @Test
  void a_heap_that_has_not_grown_much_is_left_alone() {
    assertThat(step(6, 0)).isZero();
    assertThat(step(35, 20)).isZero();
  }

  @Test
  void a_heap_that_grew_by_half_is_collected() {
    assertThat(step(7, 0)).isEqualTo(1);
    assertThat(step(37, 20)).isEqualTo(2);
  }

  @Test
  void the_running_machine_can_be_asked_whatever_its_collector() {
    HeapTrim.ofRuntime().step();
  }
}
