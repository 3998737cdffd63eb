// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import io.accelguard.model.AcceleratorDetail;
import io.accelguard.model.AcceleratorDetail.Versions;
import io.accelguard.model.AcceleratorSample;
import io.accelguard.model.DeviceKey;
import io.accelguard.model.Sample;
import io.accelguard.model.Trust;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/// One NVIDIA device. What the driver does not support, or answers with a value that no device can
/// have, is absent.
final class NvmlDevice {
  private static final int CLOCK_SM = 1;
  private static final int SENSOR_CHIP = 0;

  /// A ring holds 14 s (seen on an H100) and takes milliseconds to read.
  private static final int MEMORY_STRIDE = 5;

  private static final int MOST_NODE = 1 << 12;

  /// `NVML_GPU_VIRTUALIZATION_MODE_HOST_VGPU` and later: what runs belongs to guests.
  private static final int HOST_OF_GUESTS = 3;

  private static final int MOST_MODE = 15;

  private final NvmlAsk ask;
  private final DeviceKey key;
  private final String model;
  private final NvmlNumbers numbers;
  private final NvmlFields fields;
  private final NvmlPipes pipes;
  private final NvmlRing utilisations;
  private final NvmlRing memoryUtilisations;
  private final NvmlRing powers;
  private final NvmlInstances instances;
  private final NvmlProcesses processes;
  private final Versions versions;
  private final OptionalInt node;
  private final boolean guests;
  private OptionalLong maxClock = OptionalLong.empty();
  private int looks;

  private NvmlDevice(
      NvmlLibrary nvml, Pointer handle, DeviceKey key, String model, LongSupplier nanos) {
    this.ask = new NvmlAsk(nvml::call);
    this.key = key;
    this.model = model;
    this.numbers = new NvmlNumbers(ask, handle);
    this.fields = new NvmlFields(ask, handle);
    this.pipes = new NvmlPipes(ask, handle, OptionalInt.empty(), nanos);
    this.utilisations = new NvmlRing(ask, handle, NvmlRing.Kind.UTILISATION);
    this.memoryUtilisations = new NvmlRing(ask, handle, NvmlRing.Kind.MEMORY_UTILISATION);
    this.powers = new NvmlRing(ask, handle, NvmlRing.Kind.POWER);
    this.instances = new NvmlInstances(ask, handle, nanos);
    this.processes = new NvmlProcesses(ask, handle, key);
    this.versions = NvmlVersions.of(ask);
    this.node = numbers.id("nvmlDeviceGetMinorNumber", MOST_NODE);
    this.guests =
        numbers.id("nvmlDeviceGetVirtualizationMode", MOST_MODE).orElse(0) >= HOST_OF_GUESTS;
  }

  /// The device with this index; empty when the driver does not tell its identity.
  static Optional<NvmlDevice> at(NvmlLibrary nvml, int index, LongSupplier nanos) {
    NvmlAsk ask = new NvmlAsk(nvml::call);
    Memory out = new Memory(8);
    out.clear();
    if (!ask.succeeds("nvmlDeviceGetHandleByIndex_v2", index, out)) return Optional.empty();
    Pointer handle = out.getPointer(0);
    NvmlNumbers numbers = new NvmlNumbers(ask, handle);
    Optional<String> uuid = numbers.text("nvmlDeviceGetUUID");
    String model = numbers.text("nvmlDeviceGetName").orElse("NVIDIA device");
    return uuid.map(id -> new NvmlDevice(nvml, handle, new DeviceKey("nvidia", id), model, nanos));
  }

  /// What a device said.
  ///
  /// @param skipped readings that exist and could not be had
  /// @param error the last code that says so, when nothing at all could be had
  record Answer(List<Sample> samples, int skipped, Optional<Integer> error) {}

  Answer read() {
    ask.begin();
    boolean partitioned = numbers.partitioned();
    List<Sample> samples = new ArrayList<>();
    samples.add(sample(partitioned));
    List<Sample> parts = partitioned ? instances.read() : List.of();
    samples.addAll(parts.isEmpty() ? processes.read(partitioned) : parts);
    return new Answer(samples, ask.skipped(), ask.failure());
  }

  private AcceleratorSample sample(boolean partitioned) {
    NvmlNumbers.Rates rates = partitioned ? NvmlNumbers.Rates.UNKNOWN : numbers.rates();
    NvmlNumbers.Used memory = numbers.memory();
    NvmlFields.Values values = fields.read();
    // The same counter twice, and either call takes milliseconds.
    OptionalLong energy =
        values.millijoules().isPresent()
            ? values.millijoules()
            : numbers.count("nvmlDeviceGetTotalEnergyConsumption");
    if (maxClock.isEmpty())
      maxClock = numbers.number("nvmlDeviceGetMaxClockInfo", 1, 20_000, CLOCK_SM);
    return new AcceleratorSample(
        key,
        model,
        partitioned,
        rates.compute(),
        rates.memory(),
        memory.used(),
        memory.total(),
        thousandths(numbers.number("nvmlDeviceGetPowerUsage", 1, 100_000_000)),
        thousandths(numbers.number("nvmlDeviceGetEnforcedPowerLimit", 1, 100_000_000)),
        thousandths(energy),
        real(numbers.number("nvmlDeviceGetClockInfo", 0, 20_000, CLOCK_SM)),
        real(maxClock),
        real(numbers.number("nvmlDeviceGetTemperature", 0, 200, SENSOR_CHIP)),
        values.pcieReceivedBytes(),
        values.pcieSentBytes(),
        Trust.SURE,
        new AcceleratorDetail(
            partitioned ? Optional.empty() : pipes.read(),
            partitioned ? Optional.empty() : utilisations.read(),
            partitioned || looks++ % MEMORY_STRIDE != 0
                ? Optional.empty()
                : memoryUtilisations.read(),
            powers.read(),
            values.instantWatts(),
            values.linkReceivedBytes(),
            values.linkSentBytes(),
            numbers.clockReasons(),
            versions,
            node,
            guests));
  }

  /// Gives back what the driver lent.
  void close() {
    pipes.close();
    instances.close();
  }

  private static OptionalDouble real(OptionalLong value) {
    return value.isPresent()
        ? OptionalDouble.of((double) value.getAsLong())
        : OptionalDouble.empty();
  }

  private static OptionalDouble thousandths(OptionalLong value) {
    return value.isPresent()
        ? OptionalDouble.of(value.getAsLong() / 1000.0)
        : OptionalDouble.empty();
  }
}
