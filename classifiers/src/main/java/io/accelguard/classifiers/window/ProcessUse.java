// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers.window;

import io.accelguard.model.ProcessSample;
import java.util.Optional;

/// What one process did since the last tick.
///
/// @param fresh whether it started since the last tick
/// @param still samples in a row that showed no change, up to [ProcessSample#REST_TICKS]
/// @param ticks over how many it did all this: several, when it was at rest before
/// @param cores smoothed over about 10 s
/// @param io absent where the right to read it is missing
public record ProcessUse(
    ProcessSample sample,
    boolean fresh,
    int still,
    int ticks,
    double cores,
    double userSeconds,
    double systemSeconds,
    double faults,
    Optional<IoUse> io) {

  /// Reads and writes since the last tick.
  public record IoUse(double read, double written, double calls, double fetched, double stored) {
    static final IoUse NOTHING = new IoUse(0, 0, 0, 0, 0);
  }

  boolean isAtRest() {
    return still >= ProcessSample.REST_TICKS;
  }

  double cpuSeconds() {
    return userSeconds + systemSeconds;
  }
}
