// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import io.accelguard.model.MemorySample;
import io.accelguard.model.Reading;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/// The host's memory and pressure: `/proc/meminfo`, `/proc/pressure/*`. A kernel without pressure
/// files leaves those values missing.
final class MemoryCollector implements Collector {
  private final Host host;
  private final ProcFiles files = new ProcFiles(16 << 10);

  MemoryCollector(Host host) {
    this.host = host;
  }

  @Override
  public String name() {
    return "memory";
  }

  @Override
  public Reading collect(Focus focus) {
    int length = Math.max(0, files.read(host.text("/proc/meminfo")));
    OptionalLong total = ProcText.kibibytes(files.bytes(), length, "MemTotal:");
    OptionalLong available = ProcText.kibibytes(files.bytes(), length, "MemAvailable:");
    if (total.isEmpty() || available.isEmpty())
      return new Reading.Failed("/proc/meminfo cannot be read");
    MemorySample sample =
        new MemorySample(
            total.getAsLong(),
            available.getAsLong(),
            pressure("cpu"),
            pressure("memory"),
            pressure("io"));
    return new Reading.Seen(List.of(sample), 0);
  }

  /// The `avg10` of `some`, as a share: `some avg10=1.53 avg60=…` is 0.0153.
  private OptionalDouble pressure(String resource) {
    int length = files.read(host.text("/proc/pressure/" + resource));
    if (length <= 0) return OptionalDouble.empty();
    String text = new String(files.bytes(), 0, length, StandardCharsets.ISO_8859_1);
    int from = text.indexOf("avg10=") + 6;
    int to = text.indexOf(' ', from);
    if (from < 6 || to < 0) return OptionalDouble.empty();
    try {
      double percent = Double.parseDouble(text.substring(from, to));
      return percent >= 0 && percent <= 100
          ? OptionalDouble.of(percent / 100)
          : OptionalDouble.empty();
    } catch (NumberFormatException e) {
      return OptionalDouble.empty();
    }
  }
}
