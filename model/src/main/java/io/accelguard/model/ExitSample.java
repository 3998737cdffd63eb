// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.model;

import java.util.Optional;
import java.util.OptionalDouble;

/// One process that has ended, as the kernel's accounting sums it up. It has no [ProcessKey]: the
/// kernel says how long it lived, not at which clock tick it began.
///
/// @param parent pid of whoever started it; where that is not known, of its parent when it ended, 0
///   for none
/// @param uid real user id, as the host counts
/// @param comm at most 15 bytes, chosen by the process
/// @param livedSeconds from its start to its end
/// @param cpuSeconds of all its threads
/// @param userShare how much of the CPU was its own code, by what the clock ticks hit; absent when
///   none did
/// @param moved absent where the kernel does not count or not all threads were seen to end
public record ExitSample(
    int pid,
    int parent,
    int uid,
    String comm,
    double livedSeconds,
    double cpuSeconds,
    OptionalDouble userShare,
    long faults,
    Optional<Moved> moved)
    implements Sample {

  /// The same with another parent.
  public ExitSample startedBy(int starter) {
    return new ExitSample(
        pid, starter, uid, comm, livedSeconds, cpuSeconds, userShare, faults, moved);
  }

  /// Bytes as in [ProcessSample.Io], each rounded down to whole KiB per thread. The kernel rounds
  /// the numbers of calls likewise, which leaves nothing of them.
  public record Moved(long readChars, long writtenChars, long readBytes, long writtenBytes) {}
}
