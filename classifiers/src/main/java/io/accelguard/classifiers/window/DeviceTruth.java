// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers.window;

import io.accelguard.model.AcceleratorDetail.Burst;
import io.accelguard.model.AcceleratorDetail.Pipes;
import io.accelguard.model.AcceleratorSample;
import java.util.OptionalDouble;

/// Whether what one device says fits together, over the last five minutes: utilisation beside power
/// and energy, utilisation beside pipes, being busy beside having somebody who keeps it busy. Only
/// what lasts counts: utilisation lags, processes end, drivers scrub memory when they start.
final class DeviceTruth {
  private static final int SPAN = 300;
  private static final int WIDTH = 5;
  private static final double IDLE = 0.05;
  private static final double BUSY = 0.2;

  /// Share of the span that must be known before anything is said.
  private static final double KNOWN = 0.8;

  /// A device that admits work for less than this share of the time still denies it.
  private static final double ADMITTED = 0.05;

  /// An idle device draws between these shares of its limit, and it may be as many watts: one that
  /// merely keeps its clocks up for an idle program draws several times what it draws asleep.
  private static final double IDLE_LEAST = 0.15;

  private static final double IDLE_MOST = 0.25;
  private static final double IDLE_WATTS = 40;

  /// From so many times the idle power on, a device works.
  private static final double WORKING = 2;

  private static final int WORK_SPAN = 15;

  /// Seconds by which ticks may be apart and still follow each other.
  private static final double SLACK = 0.001;

  private static final int SECONDS = 0;
  private static final int JOULES = 1;
  private static final int USED = 2;
  private static final int PIPED_SECONDS = 3;
  private static final int PIPED = 4;
  private static final int WATCHED_SECONDS = 5;
  private static final int ALONE_SECONDS = 6;
  private static final int METRICS = 7;

  private final Buckets past = new Buckets(METRICS, SPAN / WIDTH, WIDTH);
  private OptionalDouble energy = OptionalDouble.empty();
  private double lowest = Double.MAX_VALUE;
  private double last = Double.NEGATIVE_INFINITY;
  private OptionalDouble limit = OptionalDouble.empty();

  /// One tick.
  ///
  /// @param elapsed seconds since the last one
  /// @param holder whether anybody is seen who may compute on it; missing where nobody can tell
  void observe(AcceleratorSample device, double now, double elapsed, Holder holder) {
    boolean follows = now - last <= elapsed + SLACK;
    OptionalDouble watts = follows ? watts(device, elapsed) : device.powerWatts();
    last = now;
    energy = device.energyJoules();
    limit = device.powerLimitWatts();
    device.powerWatts().ifPresent(value -> lowest = Math.min(lowest, value));
    if (device.utilisation().isEmpty() || device.detail().guests()) return;
    double used =
        Math.max(
            device.utilisation().getAsDouble(),
            device.detail().utilisations().map(Burst::most).orElse(0.0));
    if (used >= IDLE) past.add(now, USED, elapsed);
    if (watts.isPresent()) {
      past.add(now, SECONDS, elapsed);
      past.add(now, JOULES, watts.getAsDouble() * elapsed);
    }
    OptionalDouble active =
        device.detail().pipes().map(Pipes::active).orElse(OptionalDouble.empty());
    if (active.isPresent()) {
      past.add(now, PIPED_SECONDS, elapsed);
      past.add(now, PIPED, active.getAsDouble() * elapsed);
    }
    if (holder == Holder.UNKNOWN || watts.isEmpty() || idle().isEmpty()) return;
    past.add(now, WATCHED_SECONDS, elapsed);
    boolean busy = used >= BUSY || active.orElse(0) >= BUSY || unexplained(now).orElse(0) >= 3;
    if (busy && works(now) && holder == Holder.NOBODY) past.add(now, ALONE_SECONDS, elapsed);
  }

  /// Who may compute on a device.
  enum Holder {
    /// somebody is seen
    SOMEBODY,
    /// every process was looked at, and none holds it
    NOBODY,
    /// not every process can be seen
    UNKNOWN
  }

  /// By the counter of energy where there is one: nothing is missed between two ticks.
  private OptionalDouble watts(AcceleratorSample device, double elapsed) {
    OptionalDouble joules = device.energyJoules();
    if (joules.isPresent() && energy.isPresent() && elapsed > 0) {
      double spent = joules.getAsDouble() - energy.getAsDouble();
      return spent < 0 ? OptionalDouble.empty() : OptionalDouble.of(spent / elapsed);
    }
    return device.powerWatts();
  }

  /// Over several ticks: where the library answers late, one of them sees no new energy.
  private boolean works(double now) {
    double watts = past.sum(now, JOULES, WORK_SPAN) / past.sum(now, SECONDS, WORK_SPAN);
    return watts >= WORKING * idle().orElse(Double.MAX_VALUE);
  }

  /// Missing where the limit is not known: nothing else tells how large a device is.
  private OptionalDouble idle() {
    if (limit.isEmpty()) return OptionalDouble.empty();
    double least = Math.max(IDLE_WATTS, IDLE_LEAST * limit.getAsDouble());
    double most = Math.max(IDLE_WATTS, IDLE_MOST * limit.getAsDouble());
    return OptionalDouble.of(Math.clamp(lowest, least, most));
  }

  /// Mean power / idle power over five minutes in which the device said that it did nothing.
  OptionalDouble unexplained(double now) {
    double seconds = past.sum(now, SECONDS, SPAN);
    OptionalDouble idle = idle();
    if (seconds < KNOWN * SPAN || past.sum(now, USED, SPAN) > ADMITTED * SPAN || idle.isEmpty())
      return OptionalDouble.empty();
    return OptionalDouble.of(past.sum(now, JOULES, SPAN) / seconds / idle.getAsDouble());
  }

  /// Mean share of active multiprocessors over a minute in which the device said that it did
  /// nothing.
  OptionalDouble pipes(double now) {
    double span = Span.MEDIUM.seconds();
    double seconds = past.sum(now, PIPED_SECONDS, span);
    if (seconds < KNOWN * span || past.sum(now, USED, span) > ADMITTED * span)
      return OptionalDouble.empty();
    return OptionalDouble.of(past.sum(now, PIPED, span) / seconds);
  }

  /// Share of the last minute in which it was busy and nobody was seen who could be the cause.
  OptionalDouble alone(double now) {
    double span = Span.MEDIUM.seconds();
    double seconds = past.sum(now, WATCHED_SECONDS, span);
    if (seconds < KNOWN * span) return OptionalDouble.empty();
    return OptionalDouble.of(past.sum(now, ALONE_SECONDS, span) / seconds);
  }

  /// Whether its word on utilisation is worth nothing.
  boolean lies(double now) {
    return unexplained(now).orElse(0) >= 3 || pipes(now).orElse(0) >= BUSY;
  }
}
