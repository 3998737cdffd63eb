// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers;

import io.accelguard.model.AcceleratorSample;
import io.accelguard.model.AcceleratorUse;
import io.accelguard.model.DeviceKey;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.DoubleUnaryOperator;

/// A pretended GPU that one program uses.
///
/// @param load share of time it is busy, by uptime
/// @param usedMebibytes device memory, by uptime
record Gpu(Program holder, DoubleUnaryOperator load, DoubleUnaryOperator usedMebibytes) {
  private static final DeviceKey KEY = new DeviceKey("nvidia", "GPU-1");
  private static final long TOTAL = 40L << 30;

  AcceleratorSample sample(double now) {
    double busy = load.applyAsDouble(now);
    return new AcceleratorSample(
        KEY,
        "pretended",
        false,
        OptionalDouble.of(busy),
        OptionalDouble.of(busy / 2),
        OptionalLong.of(used(now)),
        OptionalLong.of(TOTAL),
        OptionalDouble.of(60 + 240 * busy),
        OptionalDouble.of(400),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        OptionalLong.of(Math.round(now * 1e6)),
        OptionalLong.of(0));
  }

  AcceleratorUse use() {
    return new AcceleratorUse(KEY, holder.pid, OptionalLong.of(1 << 20), OptionalDouble.empty());
  }

  private long used(double now) {
    return Math.round(usedMebibytes.applyAsDouble(now) * (1 << 20));
  }
}
