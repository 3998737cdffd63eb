// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import java.util.Map;

/// The spool's books: produced = acknowledged + spooled + dropped.
///
/// @param dropped by reason
/// @param bytes on disk
/// @param filled how full the fullest log is, 0 to 1
/// @param writable whether the last write to disk succeeded
record EventCounts(
    long produced,
    long acknowledged,
    long spooled,
    Map<String, Long> dropped,
    long bytes,
    double filled,
    boolean writable) {
  EventCounts {
    dropped = Map.copyOf(dropped);
  }

  /// Events of which nobody can tell what became: anything but 0 is a bug.
  long unaccounted() {
    return produced
        - acknowledged
        - spooled
        - dropped.values().stream().mapToLong(Long::longValue).sum();
  }
}
