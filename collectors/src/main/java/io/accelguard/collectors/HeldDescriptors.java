// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import com.sun.jna.Memory;

/// How many files below `/proc` may be kept open: reading an open one again costs a fifth of
/// opening, reading and closing it. A quarter of what this process may have open, and never more
/// than 4,096, because the kernel keeps a page of memory, counted as ours, for each
/// (docs/decisions/0030-held-descriptors.md).
final class HeldDescriptors {
  static final int NONE = -1;
  private static final int RLIMIT_NOFILE = 7;
  private static final int SHARE = 4;
  private static final int MOST = 4096;

  private final ProcFiles files;
  private final int most;
  private int held;

  /// @param most descriptors kept at once
  HeldDescriptors(ProcFiles files, int most) {
    this.files = files;
    this.most = most;
  }

  /// With the share of this process's own limit.
  static HeldDescriptors ofProcess(ProcFiles files) {
    Memory limits = new Memory(16);
    long soft = Libc.getrlimit(RLIMIT_NOFILE, limits) == 0 ? limits.getLong(0) : 0;
    return new HeldDescriptors(files, soft < 0 ? MOST : (int) Math.min(MOST, soft / SHARE));
  }

  /// Opens a file to be kept.
  ///
  /// @return its descriptor, or [#NONE] when it cannot be opened or there is no room
  int open(String file) {
    if (isFull()) return NONE;
    int descriptor = files.open(file);
    if (descriptor < 0) return NONE;
    held++;
    return descriptor;
  }

  /// Closes one that was opened here; [#NONE] is nothing to close.
  void close(int descriptor) {
    if (descriptor == NONE) return;
    held--;
    Libc.close(descriptor);
  }

  boolean isFull() {
    return held >= most;
  }

  /// Whether it is time to let go of those that are of little use.
  boolean isCrowded() {
    return held >= most - most / 4;
  }

  int held() {
    return held;
  }
}
