// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.Optional;
import java.util.function.LongSupplier;

/// Collects garbage before the heap grows. The serial collector fills the old generation to its
/// limit first, so that an agent with room for a host of 30,000 processes would take that room on
/// every host. A collection of what a host of 2,000 needs takes some 30 ms.
///
/// @param used bytes in the old generation
/// @param kept bytes that the last full collection left there
record HeapTrim(LongSupplier used, LongSupplier kept, Runnable collect) {
  private static final double GROWTH = 1.5;
  private static final long SLACK_BYTES = 6 << 20;

  /// For the running virtual machine; does nothing under a collector that has no such generation.
  static HeapTrim ofRuntime() {
    Optional<MemoryPoolMXBean> old =
        ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP)
            .filter(pool -> pool.getName().equals("Tenured Gen"))
            .findFirst();
    return old.map(pool ->
            new HeapTrim(
                () -> pool.getUsage().getUsed(),
                () -> pool.getCollectionUsage().getUsed(),
                System::gc))
        .orElse(new HeapTrim(() -> 0, () -> 0, () -> {}));
  }

  void step() {
    if (used.getAsLong() > kept.getAsLong() * GROWTH + SLACK_BYTES) collect.run();
  }
}
