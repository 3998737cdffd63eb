// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers.window;

import io.accelguard.model.AcceleratorDetail;
import io.accelguard.model.AcceleratorSample;
import io.accelguard.model.DeviceKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/// The accelerators of a workload in the last ten minutes. Values are means over the devices that
/// had one. Of a device that others use too, only what the driver counts per process is ours.
final class DeviceWindow {
  private static final double MEBIBYTE = 1 << 20;
  private static final double MEGABYTE = 1e6;

  private final Gauge utilisation = new Gauge();
  private final Gauge memoryUtilisation = new Gauge();
  private final Gauge power = new Gauge();
  private final Gauge powerShare = new Gauge();
  private final Gauge memoryShare = new Gauge();
  private final Gauge integer = new Gauge();
  private final Gauge tensor = new Gauge();
  private final Gauge fp32 = new Gauge();
  private final Gauge fp64 = new Gauge();
  private final Gauge utilisationLeast = new Gauge();
  private final Gauge powerSwing = new Gauge();
  private final List<Gauge> gauges =
      List.of(
          utilisation,
          memoryUtilisation,
          power,
          powerShare,
          memoryShare,
          integer,
          tensor,
          fp32,
          fp64,
          utilisationLeast,
          powerSwing);
  private final Buckets busy = new Buckets(3, Span.MEDIUM.seconds(), 1);
  private final Buckets memory = new Buckets(2, 60, 10);
  private Map<DeviceKey, Long> pcie = Map.of();
  private boolean worked;

  /// Of a device, to be called work.
  private static final double WORKS = 0.05;

  private static final long WRAPS = 1L << 32;
  private static final int BUSY_SECONDS = 0;
  private static final int PCIE_BYTES = 1;
  private static final int PCIE_SECONDS = 2;

  void observe(Share share) {
    double now = share.now();
    Map<DeviceKey, Long> traffic = new HashMap<>();
    double held = 0;
    boolean heldKnown = false;
    for (DeviceUse use : share.devices()) {
      AcceleratorSample device = use.device();
      use.utilisation()
          .ifPresent(value -> {
            utilisation.add(now, value);
            busy.add(now, BUSY_SECONDS, value * share.elapsed());
          });
      OptionalLong bytes = use.memoryBytes();
      if (bytes.isPresent()) {
        held += bytes.getAsLong() / MEBIBYTE;
        heldKnown = true;
        OptionalLong total = device.memoryTotalBytes();
        if (total.isPresent() && total.getAsLong() > 0) {
          memoryShare.add(now, (double) bytes.getAsLong() / total.getAsLong());
        }
      }
      if (use.shared()) continue;
      alone(device, now);
      device.pcieReceivedBytes().ifPresent(count -> traffic.put(device.key(), count));
    }
    if (heldKnown) {
      memory.add(now, 0, held);
      memory.add(now, 1, 1);
    }
    traffic(traffic, share);
    if (!worked && works(share)) begin();
  }

  private static boolean works(Share share) {
    return share.devices().stream().anyMatch(use -> use.utilisation().orElse(0) >= WORKS);
  }

  /// Loading, compiling and filling the memory say nothing of the shape of the work that follows,
  /// nor does the look in which it began (decision 0094).
  private void begin() {
    worked = true;
    gauges.forEach(Gauge::forget);
    memory.forget();
  }

  private void alone(AcceleratorSample device, double now) {
    device.memoryUtilisation().ifPresent(value -> memoryUtilisation.add(now, value));
    device.powerWatts().ifPresent(value -> power.add(now, value));
    OptionalDouble limit = device.powerLimitWatts();
    if (device.powerWatts().isPresent() && limit.isPresent() && limit.getAsDouble() > 0) {
      powerShare.add(now, device.powerWatts().getAsDouble() / limit.getAsDouble());
    }
    AcceleratorDetail detail = device.detail();
    detail
        .pipes()
        .ifPresent(pipes -> {
          pipes.integer().ifPresent(value -> integer.add(now, value));
          pipes.tensor().ifPresent(value -> tensor.add(now, value));
          pipes.fp32().ifPresent(value -> fp32.add(now, value));
          pipes.fp64().ifPresent(value -> fp64.add(now, value));
        });
    detail.utilisations().ifPresent(burst -> utilisationLeast.add(now, burst.least()));
    detail
        .powers()
        .filter(burst -> burst.count() > 1 && burst.mean() > 0)
        .ifPresent(burst -> powerSwing.add(now, (burst.most() - burst.least()) / burst.mean()));
  }

  /// The driver counts to 2^32 and begins again. Another step back is no traffic.
  private void traffic(Map<DeviceKey, Long> counts, Share share) {
    counts.forEach((device, count) -> {
      Long before = pcie.get(device);
      if (before == null) return;
      long passed = count < before && before < WRAPS ? count + WRAPS - before : count - before;
      if (passed < 0) return;
      busy.add(share.now(), PCIE_BYTES, (double) passed);
      busy.add(share.now(), PCIE_SECONDS, share.elapsed());
    });
    pcie = counts;
  }

  /// Seconds of full use within the last minute, all devices together.
  double busySeconds(double now) {
    return busy.sum(now, BUSY_SECONDS, Span.MEDIUM.seconds());
  }

  /// Use by this workload in the last 10 s, 0 to 1.
  OptionalDouble utilisation(double now) {
    return utilisation.mean(now, Span.SHORT);
  }

  void features(double now, Features.Builder into) {
    into.put(Feature.GPU_UTIL, utilisation.mean(now, Span.MEDIUM));
    into.put(Feature.GPU_UTIL_SPREAD, utilisation.spread(now));
    into.put(Feature.GPU_MEMORY_UTIL, memoryUtilisation.mean(now, Span.MEDIUM));
    into.put(Feature.GPU_MEMORY, memoryShare.mean(now, Span.SHORT));
    into.put(Feature.GPU_MEMORY_DRIFT, memory.driftPerMinute(now, 0, 1, Span.LONG.seconds()));
    into.put(Feature.GPU_POWER, powerShare.mean(now, Span.MEDIUM));
    into.put(Feature.GPU_POWER_SPREAD, power.spread(now));
    into.put(Feature.GPU_INTEGER, integer.mean(now, Span.MEDIUM));
    into.put(Feature.GPU_TENSOR, tensor.mean(now, Span.MEDIUM));
    into.put(Feature.GPU_FP32, fp32.mean(now, Span.MEDIUM));
    into.put(Feature.GPU_FP64, fp64.mean(now, Span.MEDIUM));
    into.put(Feature.GPU_UTIL_LEAST, utilisationLeast.mean(now, Span.MEDIUM));
    into.put(Feature.GPU_POWER_SWING, powerSwing.mean(now, Span.MEDIUM));
    double seconds = busy.sum(now, PCIE_SECONDS, Span.MEDIUM.seconds());
    if (seconds > 0) {
      double bytes = busy.sum(now, PCIE_BYTES, Span.MEDIUM.seconds());
      into.put(Feature.GPU_PCIE, bytes / seconds / MEGABYTE);
    }
  }

  /// One minute of readings, a mean over devices each second.
  private static final class Gauge {
    private final Buckets minute = new Buckets(2, Span.MEDIUM.seconds(), 1);

    void add(double now, double value) {
      if (!Double.isFinite(value)) return;
      minute.add(now, 0, value);
      minute.add(now, 1, 1);
    }

    void forget() {
      minute.forget();
    }

    OptionalDouble mean(double now, Span span) {
      double readings = minute.sum(now, 1, span.seconds());
      return readings == 0
          ? OptionalDouble.empty()
          : OptionalDouble.of(minute.sum(now, 0, span.seconds()) / readings);
    }

    OptionalDouble spread(double now) {
      return Spread.relative(minute.quotients(now, 0, 1, Span.MEDIUM.seconds()), 20);
    }
  }
}
