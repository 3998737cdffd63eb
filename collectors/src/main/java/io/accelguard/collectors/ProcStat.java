// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import java.util.Optional;

/// What one `/proc/PID/stat` said.
///
/// @param utime CPU time in clock ticks, likewise `stime`
/// @param rss resident pages
record ProcStat(
    String comm,
    char state,
    int parent,
    int session,
    long flags,
    long minorFaults,
    long majorFaults,
    long utime,
    long stime,
    int nice,
    int threads,
    long startTicks,
    long rss) {

  /// Reads the text of a stat file; empty when it is damaged or cut.
  static Optional<ProcStat> parse(byte[] bytes, int length) {
    StatLine line = new StatLine();
    return line.parse(bytes, length) ? Optional.of(line.stat()) : Optional.empty();
  }

  long cpuTicks() {
    return utime + stime;
  }

  boolean isKernelThread() {
    return (flags & 0x200000) != 0;
  }

  /// Ended, waiting for its parent; a zombie leader whose other threads still run is not.
  boolean isZombie() {
    return (state == 'Z' || state == 'X') && threads <= 1;
  }

  /// On its way out: old hierarchies of cgroups show it in their root from now on.
  boolean isExiting() {
    return (flags & 0x4) != 0;
  }

  /// The leader has ended while other threads go on: its own `exe` and `cmdline` are empty.
  boolean hasGhostLeader() {
    return state == 'Z' && threads > 1;
  }
}
