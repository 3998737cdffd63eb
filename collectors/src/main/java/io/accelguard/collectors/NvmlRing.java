// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import io.accelguard.model.AcceleratorDetail.Burst;
import java.util.Optional;
import java.util.OptionalDouble;

/// One of the rings in which the driver keeps samples of its own, several a second: what happens
/// between two looks is in there. A sample is a time in microseconds and a value whose type the
/// call names.
final class NvmlRing {
  private static final int SAMPLE_BYTES = 16;

  private final NvmlAsk ask;
  private final Pointer handle;
  private final Kind kind;
  private final NvmlBuffer buffer;
  private final NvmlMark mark = new NvmlMark();
  private final Memory type = new Memory(4);

  /// What a ring is about: `nvmlSamplingType_t`, the unit of a sample, and the most that one can
  /// be.
  enum Kind {
    /// milliwatts
    POWER(0, 1000, 100_000_000),
    /// percent
    UTILISATION(1, 100, 1000),
    /// percent
    MEMORY_UTILISATION(2, 100, 1000);

    private final int id;
    private final double unit;
    private final double most;

    Kind(int id, double unit, double most) {
      this.id = id;
      this.unit = unit;
      this.most = most;
    }
  }

  NvmlRing(NvmlAsk ask, Pointer handle, Kind kind) {
    this.ask = ask;
    this.handle = handle;
    this.kind = kind;
    this.buffer = new NvmlBuffer(ask, SAMPLE_BYTES);
  }

  /// The samples since the last call; empty when there are none, and the first time.
  Optional<Burst> read() {
    long from = mark.at();
    boolean first = mark.isUnset();
    type.setInt(0, -1);
    int length =
        buffer.fill(
            SAMPLE_BYTES,
            () ->
                ask.call(
                    "nvmlDeviceGetSamples",
                    handle,
                    kind.id,
                    from,
                    type,
                    buffer.count(),
                    buffer.entries()));
    mark.round(length > 0);
    int count = 0;
    double sum = 0;
    double least = Double.MAX_VALUE;
    double most = 0;
    for (int i = 0; i < length; i++) {
      long at = (long) i * SAMPLE_BYTES;
      long time = buffer.entries().getLong(at);
      if (time <= from) continue;
      mark.pass(time);
      OptionalDouble value = first ? OptionalDouble.empty() : value(at + 8);
      if (value.isEmpty()) continue;
      count++;
      sum += value.getAsDouble();
      least = Math.min(least, value.getAsDouble());
      most = Math.max(most, value.getAsDouble());
    }
    return count == 0 ? Optional.empty() : Optional.of(new Burst(count, least, sum / count, most));
  }

  private OptionalDouble value(long at) {
    OptionalDouble value = NvmlValue.of(buffer.entries(), at, type.getInt(0));
    if (value.isEmpty()) return value;
    OptionalDouble real = ask.within(value.getAsDouble(), 0, kind.most);
    if (real.isEmpty()) return real;
    double scaled = real.getAsDouble() / kind.unit;
    return OptionalDouble.of(kind == Kind.POWER ? scaled : Math.min(1, scaled));
  }
}
