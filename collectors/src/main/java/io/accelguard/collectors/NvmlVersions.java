// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import com.sun.jna.Memory;
import io.accelguard.model.AcceleratorDetail.Versions;
import java.util.Optional;

/// What the library says of its own version and of the driver's.
final class NvmlVersions {
  private static final int TEXT_BYTES = 80;
  private static final int MOST_CUDA = 1_000_000;

  private NvmlVersions() {}

  static Versions of(NvmlAsk ask) {
    return new Versions(
        text(ask, "nvmlSystemGetDriverVersion"), text(ask, "nvmlSystemGetNVMLVersion"), cuda(ask));
  }

  private static Optional<String> text(NvmlAsk ask, String function) {
    Memory out = new Memory(TEXT_BYTES);
    out.clear();
    return ask.succeeds(function, out, TEXT_BYTES) ? NvmlNumbers.text(out) : Optional.empty();
  }

  /// 12040 is 12.4.
  private static Optional<String> cuda(NvmlAsk ask) {
    Memory out = new Memory(4);
    out.clear();
    if (!ask.succeeds("nvmlSystemGetCudaDriverVersion_v2", out)) return Optional.empty();
    int number = out.getInt(0);
    if (ask.within((long) number, 1000, MOST_CUDA).isEmpty()) return Optional.empty();
    return Optional.of("CUDA %d.%d".formatted(number / 1000, number % 1000 / 10));
  }
}
