// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers;

import io.accelguard.model.AcceleratorDetail;
import io.accelguard.model.AcceleratorDetail.Burst;
import io.accelguard.model.AcceleratorDetail.Pipes;
import io.accelguard.model.AcceleratorSample;
import io.accelguard.model.AcceleratorUse;
import io.accelguard.model.DeviceKey;
import io.accelguard.model.Trust;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.DoubleUnaryOperator;

/// A pretended GPU that one program uses.
final class Gpu {
  private static final DeviceKey KEY = new DeviceKey("nvidia", "GPU-1");
  private static final long TOTAL = 40L << 30;

  private final DoubleUnaryOperator load;
  private final DoubleUnaryOperator usedMebibytes;
  private Optional<DoubleUnaryOperator> reported;
  private List<Integer> listed;
  private Optional<Pipes> pipes = Optional.empty();
  private Optional<Burst> utilisations = Optional.empty();
  private Optional<Burst> powers = Optional.empty();
  private double idleWatts = 60;
  private boolean guests;
  private boolean countsEnergy;

  /// @param load share of time it is busy, by uptime
  /// @param usedMebibytes device memory, by uptime
  Gpu(Program holder, DoubleUnaryOperator load, DoubleUnaryOperator usedMebibytes) {
    this.load = load;
    this.usedMebibytes = usedMebibytes;
    this.reported = Optional.of(load);
    this.listed = List.of(holder.pid);
  }

  /// The chip tells which units work.
  Gpu pipes(double active, double integer, double tensor, double fp32, double fp64) {
    pipes =
        Optional.of(
            new Pipes(
                OptionalDouble.of(active),
                OptionalDouble.empty(),
                OptionalDouble.of(integer),
                OptionalDouble.of(tensor),
                OptionalDouble.empty(),
                OptionalDouble.of(fp32),
                OptionalDouble.of(fp64),
                OptionalDouble.empty()));
    return this;
  }

  /// The driver keeps samples between two looks.
  Gpu bursts(Burst utilisations, Burst powers) {
    this.utilisations = Optional.of(utilisations);
    this.powers = Optional.of(powers);
    return this;
  }

  /// The library says another utilisation than the load.
  Gpu reports(DoubleUnaryOperator utilisation) {
    reported = Optional.of(utilisation);
    return this;
  }

  /// The library says no utilisation at all.
  Gpu reportsNoUtilisation() {
    reported = Optional.empty();
    return this;
  }

  /// The library lists these processes.
  Gpu lists(Integer... pids) {
    listed = List.of(pids);
    return this;
  }

  /// Virtual machines compute on it.
  Gpu hostsGuests() {
    guests = true;
    return this;
  }

  /// There is a counter of energy, which is read late each third second; for a constant load.
  Gpu countsEnergyLate() {
    countsEnergy = true;
    return this;
  }

  Gpu idlesAt(double watts) {
    idleWatts = watts;
    return this;
  }

  AcceleratorSample sample(double now) {
    double busy = load.applyAsDouble(now);
    AcceleratorDetail none = AcceleratorDetail.none();
    OptionalDouble said =
        reported.map(by -> OptionalDouble.of(by.applyAsDouble(now))).orElse(OptionalDouble.empty());
    return new AcceleratorSample(
        KEY,
        "pretended",
        false,
        said,
        OptionalDouble.of(busy / 2),
        OptionalLong.of(used(now)),
        OptionalLong.of(TOTAL),
        OptionalDouble.of(idleWatts + 300 * busy),
        OptionalDouble.of(400),
        countsEnergy ? OptionalDouble.of(joules(now, busy)) : OptionalDouble.empty(),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        OptionalLong.of(Math.round(now * 1e6)),
        OptionalLong.of(0),
        Trust.SURE,
        new AcceleratorDetail(
            pipes,
            utilisations,
            none.memoryUtilisations(),
            powers,
            none.instantWatts(),
            none.linkReceivedBytes(),
            none.linkSentBytes(),
            none.clockReasons(),
            none.versions(),
            OptionalInt.of(0),
            guests));
  }

  List<AcceleratorUse> uses() {
    return listed.stream()
        .map(pid -> new AcceleratorUse(KEY, pid, OptionalLong.of(1 << 20), OptionalDouble.empty()))
        .toList();
  }

  private double joules(double now, double busy) {
    double read = Math.floor(now) % 3 == 0 ? Math.floor(now) - 1 : Math.floor(now);
    return (idleWatts + 300 * busy) * read;
  }

  private long used(double now) {
    return Math.round(usedMebibytes.applyAsDouble(now) * (1 << 20));
  }
}
