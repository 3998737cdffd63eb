// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers;

import io.accelguard.classifiers.window.Feature;
import io.accelguard.classifiers.window.Features;

/// Whether a workload does anything, so that what it holds is in use and not at rest
/// (docs/detection.md, 6.2).
final class Activity {
  private static final double DEVICE = 0.05;
  private static final double CORES = 0.5;
  private static final double BYTES_PER_SECOND = 64 << 10;

  private Activity() {}

  static boolean of(Features features) {
    return features.atLeast(Feature.GPU_UTIL, DEVICE)
        || features.atLeast(Feature.CPU_CORES, CORES)
        || features.atLeast(Feature.NET_RATE, BYTES_PER_SECOND)
        || features.atLeast(Feature.IO_RATE, BYTES_PER_SECOND);
  }
}
