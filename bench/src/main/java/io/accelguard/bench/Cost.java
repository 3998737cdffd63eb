// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.bench;

/// What one round of work took.
///
/// @param cpuNanos of every thread that took part
/// @param count of what was handled, as the work itself counts
record Cost(long cpuNanos, long wallNanos, long garbageBytes, long count) {
  /// Work that can be repeated.
  interface Work {
    Cost round() throws Exception;
  }
}
