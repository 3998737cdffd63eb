// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers;

import static io.accelguard.classifiers.Row.row;
import static io.accelguard.classifiers.Row.step;

import io.accelguard.classifiers.window.Feature;
import io.accelguard.classifiers.window.Features;
import java.util.List;

/// The shape that proof of work and guessing share: processors or devices pinned, memory still,
/// nothing read and nothing written. Honest integer codes have it too, which is why it is capped
/// far below a verdict (docs/detection.md, section 8).
final class HashLike {
  /// Hashing has no use for matrix units or 64-bit fractions; this much is more than a trace.
  private static final double MATRIX_WORK = 0.05;

  private static final double FRACTIONS = 0.02;

  private HashLike() {}

  static List<Row> onProcessors() {
    return List.of(
        row(Feature.ENGINE_CORES, "any", 0, step(0.2, 0.5), step(0.4, 0.7), step(0.8, 1.5)),
        row(
            Feature.CPU_USER_SHARE,
            "0.5–0.95",
            -1.5,
            step(0.8, -0.5),
            step(0.9, 0.5),
            step(0.97, 1.5)),
        row(
            Feature.CPU_FAULTS,
            "100–100000 1/s",
            1.0,
            step(200, 0.3),
            step(2000, -0.5),
            step(10000, -1.5)),
        row(Feature.CALLS, "above 20 1/s", 0.7, step(20, 0.2), step(1000, -0.7)),
        row(Feature.CPU_STEADINESS, "0.1–1", 0.5, step(0.1, 0)),
        row(Feature.RESIDENT_DRIFT, "above 1 MiB/min", 0.3, step(1, 0), step(50, -0.5)),
        row(Feature.SPAWN_RATE, "any", 0.3, step(0.05, 0), step(0.5, -2.0)));
  }

  static List<Row> onDevices() {
    return List.of(
        row(Feature.GPU_UTIL, "0.2–0.95", -1.0, step(0.5, -0.3), step(0.9, 0.5), step(0.95, 1.5)),
        row(
            Feature.GPU_UTIL_SPREAD,
            "0.05–1",
            1.0,
            step(0.03, 0.3),
            step(0.06, -0.5),
            step(0.2, -1.0)),
        row(Feature.GPU_MEMORY, "0.5–0.95", 0.5, step(0.5, -0.5), step(0.7, -1.5)),
        row(Feature.GPU_MEMORY_DRIFT, "0.5–40 MiB/min", 0.5, step(0.5, -0.3), step(40, -0.7)),
        row(Feature.GPU_POWER_SPREAD, "0.05–0.5", 0.5, step(0.03, 0), step(0.08, -0.7)),
        row(Feature.GPU_TENSOR, "0.05–0.7 for training", 0, step(0.05, -1.5), step(0.15, -3.0)),
        row(
            Feature.GPU_INTEGER,
            "below 0.3",
            -1.0,
            step(0.1, 0),
            step(0.3, 0.3),
            step(0.5, 0.7),
            step(0.9, 1.5)),
        row(Feature.GPU_FP32, "any", 0, step(0.1, -1.0), step(0.3, -2.0)),
        row(Feature.GPU_FP64, "any", 0, step(0.02, -1.5), step(0.2, -3.0)),
        row(Feature.GPU_UTIL_LEAST, "below 0.9", -1.0, step(0.5, -0.3), step(0.9, 0.3)),
        row(Feature.GPU_POWER_SWING, "0.1–1", 0.3, step(0.1, 0), step(0.3, -1.0)));
  }

  /// Whether a workload looks like that at the moment.
  static boolean describes(Features features) {
    boolean processors =
        features.atLeast(Feature.CPU_USER_SHARE, 0.97)
            && features.below(Feature.CPU_FAULTS, 200)
            && !features.atLeast(Feature.BYTES_PER_CPU, 64 << 10);
    boolean devices =
        features.atLeast(Feature.GPU_UTIL, 0.95)
            && features.below(Feature.GPU_UTIL_SPREAD, 0.03)
            && features.below(Feature.GPU_MEMORY_DRIFT, 0.5)
            && !features.atLeast(Feature.GPU_TENSOR, MATRIX_WORK)
            && !features.atLeast(Feature.GPU_FP64, FRACTIONS);
    return processors || devices;
  }

  /// Where the work is done: the variant of both categories.
  static String place(Features features) {
    if (features.atLeast(Feature.GPU_UTIL, 0.2)) return "gpu";
    return features.atLeast(Feature.CPU_CORES, 0.2) ? "cpu" : "";
  }
}
