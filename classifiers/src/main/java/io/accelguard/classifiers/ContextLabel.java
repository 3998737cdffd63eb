// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers;

import io.accelguard.classifiers.window.Feature;
import io.accelguard.classifiers.window.Features;
import io.accelguard.model.Context;

/// What a workload seems to do, from the coarse rows of the signature matrix (docs/detection.md,
/// section 8). Information for people, never evidence; where nothing fits it says so.
final class ContextLabel {
  private static final double QUIET_BYTES = 64 << 10;
  private static final double TRANSFER_BYTES = 1 << 20;
  private static final double SIMULATION = 0.2;

  private ContextLabel() {}

  static Context of(Features features) {
    if (features.value(Feature.CPU_CORES).isEmpty()) return Context.UNKNOWN;
    boolean device = features.atLeast(Feature.GPU_UTIL, 0.2);
    boolean computing = device || features.atLeast(Feature.CPU_CORES, 0.4);
    if (HashLike.describes(features)) return Context.HASH_LIKE;
    if (computing && features.atLeast(Feature.MODELS_CHANGED, 1)) return Context.TRAINING;
    if (device && features.atLeast(Feature.GPU_FP64, SIMULATION)) return Context.HPC;
    if (!computing && features.atLeast(Feature.NET_RATE, TRANSFER_BYTES)) return Context.TRANSFER;
    boolean quiet =
        !features.atLeast(Feature.GPU_UTIL, 0.05)
            && !features.atLeast(Feature.CPU_CORES, 0.05)
            && !features.atLeast(Feature.NET_RATE, QUIET_BYTES)
            && !features.atLeast(Feature.IO_RATE, QUIET_BYTES);
    return quiet ? Context.IDLE : Context.UNKNOWN;
  }
}
