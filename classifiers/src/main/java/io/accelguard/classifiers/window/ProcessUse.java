// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers.window;

import io.accelguard.model.ProcessSample;
import java.util.Optional;

/// What one process did since the last tick.
///
/// @param fresh whether it started since the last tick
/// @param cores smoothed over about 10 s
/// @param io absent where the right to read it is missing
public record ProcessUse(
    ProcessSample sample,
    boolean fresh,
    double cores,
    double userSeconds,
    double systemSeconds,
    double faults,
    Optional<IoUse> io) {

  /// Reads and writes since the last tick.
  public record IoUse(double read, double written, double calls, double fetched, double stored) {
    static final IoUse NOTHING = new IoUse(0, 0, 0, 0, 0);

    boolean isNothing() {
      return read == 0 && written == 0 && calls == 0 && fetched == 0 && stored == 0;
    }
  }

  /// Whether it did nothing, now or of late: the same sample again says the same again.
  boolean still() {
    return !fresh
        && cores == 0
        && cpuSeconds() == 0
        && faults == 0
        && (io.isEmpty() || io.get().isNothing());
  }

  double cpuSeconds() {
    return userSeconds + systemSeconds;
  }
}
