// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import io.accelguard.model.AcceleratorDetail.Pipes;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.LongSupplier;

/// Which units of a chip work, by the driver's performance monitoring (GPM), which Hopper and later
/// have. Two samples a tenth of a second or more apart give shares of the time between them. On a
/// device that is split, it is the only thing that tells how busy an instance is.
final class NvmlPipes {
  private static final int VERSION = 1;
  private static final int HEAD_BYTES = 24;
  private static final int METRIC_BYTES = 40;

  /// As many as the largest `nvml.h` has, should the library clear them all.
  private static final int MOST_METRICS = 333;

  private static final long LEAST_NANOS = 100_000_000;

  private final NvmlAsk ask;
  private final Pointer device;
  private final OptionalInt instance;
  private final LongSupplier nanos;
  private final Memory get = new Memory(HEAD_BYTES + (long) MOST_METRICS * METRIC_BYTES);
  private Optional<Pointer> older = Optional.empty();
  private Optional<Pointer> newer = Optional.empty();
  private boolean supported;
  private boolean primed;
  private long at;

  /// What is asked for: place in the list, number (`NVML_GPM_METRIC_…`).
  private enum Metric {
    ACTIVE(0, 2),
    OCCUPANCY(1, 3),
    INTEGER(2, 4),
    TENSOR(3, 5),
    MEMORY(4, 10),
    FP64(5, 11),
    FP32(6, 12),
    FP16(7, 13);

    private final int place;
    private final int id;

    Metric(int place, int id) {
      this.place = place;
      this.id = id;
    }
  }

  /// @param device the whole device, also for one of its instances
  /// @param instance number of the GPU instance; empty for the whole device
  /// @param nanos a clock that measures how far apart samples are
  NvmlPipes(NvmlAsk ask, Pointer device, OptionalInt instance, LongSupplier nanos) {
    this.ask = ask;
    this.device = device;
    this.instance = instance;
    this.nanos = nanos;
    supported = isSupported() && allocate();
  }

  private boolean isSupported() {
    Memory support = new Memory(8);
    support.clear();
    support.setInt(0, VERSION);
    return ask.succeeds("nvmlGpmQueryDeviceSupport", device, support) && support.getInt(4) != 0;
  }

  private boolean allocate() {
    older = sample();
    newer = sample();
    return older.isPresent() && newer.isPresent();
  }

  private Optional<Pointer> sample() {
    Memory out = new Memory(8);
    out.clear();
    if (!ask.succeeds("nvmlGpmSampleAlloc", out)) return Optional.empty();
    return Optional.ofNullable(out.getPointer(0));
  }

  /// The shares since the last call; empty the first time, and where the chip has none.
  Optional<Pipes> read() {
    if (!supported) return Optional.empty();
    long now = nanos.getAsLong();
    if (primed && now - at < LEAST_NANOS) return Optional.empty();
    if (!take(newer.orElseThrow())) {
      primed = false;
      return Optional.empty();
    }
    Optional<Pipes> pipes = primed ? compare() : Optional.empty();
    Optional<Pointer> taken = newer;
    newer = older;
    older = taken;
    at = now;
    primed = true;
    return pipes;
  }

  private boolean take(Pointer into) {
    return instance.isPresent()
        ? ask.succeeds("nvmlGpmMigSampleGet", device, instance.getAsInt(), into)
        : ask.succeeds("nvmlGpmSampleGet", device, into);
  }

  private Optional<Pipes> compare() {
    get.clear();
    get.setInt(0, VERSION);
    get.setInt(4, Metric.values().length);
    get.setPointer(8, older.orElseThrow());
    get.setPointer(16, newer.orElseThrow());
    for (Metric metric : Metric.values()) {
      get.setInt(at(metric), metric.id);
      get.setInt(at(metric) + 4, NvmlLibrary.NOT_SUPPORTED);
    }
    if (!ask.succeeds("nvmlGpmMetricsGet", get)) return Optional.empty();
    return Optional.of(
        new Pipes(
            share(Metric.ACTIVE),
            share(Metric.OCCUPANCY),
            share(Metric.INTEGER),
            share(Metric.TENSOR),
            share(Metric.FP16),
            share(Metric.FP32),
            share(Metric.FP64),
            share(Metric.MEMORY)));
  }

  private OptionalDouble share(Metric metric) {
    if (!ask.accepts(get.getInt(at(metric) + 4))) return OptionalDouble.empty();
    OptionalDouble percent = ask.within(get.getDouble(at(metric) + 8), 0, 110);
    return percent.isPresent()
        ? OptionalDouble.of(Math.min(1, percent.getAsDouble() / 100))
        : percent;
  }

  private static long at(Metric metric) {
    return HEAD_BYTES + (long) metric.place * METRIC_BYTES;
  }

  /// Gives the samples back.
  void close() {
    supported = false;
    older.ifPresent(sample -> ask.call("nvmlGpmSampleFree", sample));
    newer.ifPresent(sample -> ask.call("nvmlGpmSampleFree", sample));
    older = Optional.empty();
    newer = Optional.empty();
  }
}
