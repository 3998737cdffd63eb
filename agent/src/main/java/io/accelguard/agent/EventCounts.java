// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import java.util.Map;

/// The spool's books: produced = acknowledged + spooled + dropped.
///
/// @param dropped by reason
/// @param writable whether the last write to disk succeeded
record EventCounts(
    long produced, long acknowledged, Map<String, Long> dropped, long bytes, boolean writable) {
  EventCounts {
    dropped = Map.copyOf(dropped);
  }
}
