// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

/// Up to which moment, in microseconds of the wall clock, the driver's samples are known. The first
/// answer reaches back as far as the driver remembers, so it only sets the mark. A mark that is
/// never passed again, because the wall clock was set back, is set anew.
final class NvmlMark {
  private static final int SILENT_ROUNDS = 30;

  private long newest;
  private int silentRounds;

  /// What to ask the driver for: samples newer than this.
  long at() {
    return newest;
  }

  /// Whether there is none yet.
  boolean isUnset() {
    return newest == 0;
  }

  void pass(long time) {
    newest = Math.max(newest, time);
  }

  /// A round is over.
  void round(boolean anySamples) {
    silentRounds = anySamples ? 0 : silentRounds + 1;
    if (silentRounds < SILENT_ROUNDS) return;
    silentRounds = 0;
    newest = 0;
  }
}
