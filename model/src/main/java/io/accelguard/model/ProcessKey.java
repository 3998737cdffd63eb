// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.model;

/// The identity of a process within one boot. A bare pid is never an identity: the kernel hands it
/// out again. It names a process in a sample; it is not enough to act on one, because start times
/// have a grain of 10 ms.
///
/// @param pid host pid
/// @param startTicks start after boot, in clock ticks (`/proc/PID/stat` field 22)
public record ProcessKey(int pid, long startTicks) {
  /// 2^32 over the golden ratio spreads numbers that follow each other.
  private static final int GOLDEN = 0x9E3779B9;

  // Written out: the agent's compiler does not see through the generated ones, and theirs collide
  // where pids and start times rise together.
  @Override
  public boolean equals(Object other) {
    return other instanceof ProcessKey key && key.pid == pid && key.startTicks == startTicks;
  }

  @Override
  public int hashCode() {
    return pid * GOLDEN ^ Long.hashCode(startTicks);
  }
}
