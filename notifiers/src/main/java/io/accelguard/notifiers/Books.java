// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.notifiers;

import java.util.EnumMap;
import java.util.Map;

/// The accounts of one log. They always balance: `produced = acknowledged + spooled + dropped`.
///
/// @param spooled in memory and on disk, not yet acknowledged
public record Books(long produced, long acknowledged, long spooled, Map<DropReason, Long> dropped) {
  public Books {
    dropped = Map.copyOf(dropped);
  }

  /// Whether nothing is unaccounted for.
  public boolean balance() {
    return produced
        == acknowledged + spooled + dropped.values().stream().mapToLong(Long::longValue).sum();
  }

  static Map<DropReason, Long> noDrops() {
    Map<DropReason, Long> drops = new EnumMap<>(DropReason.class);
    for (DropReason reason : DropReason.values()) drops.put(reason, 0L);
    return drops;
  }
}
