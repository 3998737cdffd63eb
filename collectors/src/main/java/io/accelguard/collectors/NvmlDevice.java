// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import io.accelguard.model.AcceleratorSample;
import io.accelguard.model.DeviceKey;
import io.accelguard.model.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/// One NVIDIA device. What the driver does not support, or answers with a value that no device can
/// have, is absent.
final class NvmlDevice {
  private static final int TEXT_BYTES = 96;
  private static final int MEMORY_VERSION_2 = 40 | 2 << 24;
  private static final int FIELD_PCIE_SENT = 197;
  private static final int FIELD_PCIE_RECEIVED = 198;
  private static final int FIELD_BYTES = 40;
  private static final int CLOCK_SM = 1;
  private static final int SENSOR_CHIP = 0;
  private static final long MOST_BYTES = 1L << 50;
  private static final long MOST_COUNT = 1L << 62;

  private final NvmlAsk ask;
  private final Pointer handle;
  private final DeviceKey key;
  private final String model;
  private final NvmlProcesses processes;
  private final Memory out = new Memory(2 * FIELD_BYTES);

  private NvmlDevice(NvmlLibrary nvml, Pointer handle, DeviceKey key, String model) {
    this.ask = new NvmlAsk(nvml);
    this.handle = handle;
    this.key = key;
    this.model = model;
    this.processes = new NvmlProcesses(ask, handle, key);
  }

  /// The device with this index; empty when the driver does not tell its identity.
  static Optional<NvmlDevice> at(NvmlLibrary nvml, int index) {
    NvmlAsk ask = new NvmlAsk(nvml);
    Memory out = new Memory(TEXT_BYTES);
    if (!ask.succeeds("nvmlDeviceGetHandleByIndex_v2", index, out)) return Optional.empty();
    Pointer handle = out.getPointer(0);
    Optional<String> uuid = text(ask, "nvmlDeviceGetUUID", handle, out);
    String model = text(ask, "nvmlDeviceGetName", handle, out).orElse("NVIDIA device");
    return uuid.map(id -> new NvmlDevice(nvml, handle, new DeviceKey("nvidia", id), model));
  }

  private static Optional<String> text(NvmlAsk ask, String function, Pointer handle, Memory out) {
    out.clear();
    if (!ask.succeeds(function, handle, out, TEXT_BYTES)) return Optional.empty();
    byte[] bytes = out.getByteArray(0, TEXT_BYTES);
    int length = 0;
    while (length < TEXT_BYTES && bytes[length] != 0) length++;
    return length == 0 ? Optional.empty() : Optional.of(Escape.text(bytes, 0, length, TEXT_BYTES));
  }

  /// What a device said.
  ///
  /// @param skipped readings that exist and could not be had
  /// @param error the last code that says so, when nothing at all could be had
  record Answer(List<Sample> samples, int skipped, Optional<Integer> error) {}

  Answer read() {
    ask.begin();
    boolean partitioned =
        ask.succeeds("nvmlDeviceGetMigMode", handle, out, out.share(4)) && out.getInt(0) == 1;
    Rates rates = partitioned ? Rates.UNKNOWN : rates();
    Used memory = memory();
    Traffic pcie = traffic();
    List<Sample> samples = new ArrayList<>();
    samples.add(
        new AcceleratorSample(
            key,
            model,
            partitioned,
            rates.compute(),
            rates.memory(),
            memory.used(),
            memory.total(),
            thousandths(number("nvmlDeviceGetPowerUsage", 1, 100_000_000)),
            thousandths(number("nvmlDeviceGetEnforcedPowerLimit", 1, 100_000_000)),
            thousandths(count("nvmlDeviceGetTotalEnergyConsumption")),
            real(number("nvmlDeviceGetClockInfo", 0, 20_000, CLOCK_SM)),
            real(number("nvmlDeviceGetMaxClockInfo", 1, 20_000, CLOCK_SM)),
            real(number("nvmlDeviceGetTemperature", 0, 200, SENSOR_CHIP)),
            pcie.received(),
            pcie.sent()));
    samples.addAll(processes.read(partitioned));
    return new Answer(samples, ask.skipped(), ask.failure());
  }

  private record Rates(OptionalDouble compute, OptionalDouble memory) {
    static final Rates UNKNOWN = new Rates(OptionalDouble.empty(), OptionalDouble.empty());
  }

  private Rates rates() {
    if (!ask.succeeds("nvmlDeviceGetUtilizationRates", handle, out)) return Rates.UNKNOWN;
    return new Rates(ask.share(out.getInt(0)), ask.share(out.getInt(4)));
  }

  private record Used(OptionalLong used, OptionalLong total) {}

  private Used memory() {
    out.clear();
    out.setInt(0, MEMORY_VERSION_2);
    if (ask.succeeds("nvmlDeviceGetMemoryInfo_v2", handle, out)) return used(8, 32);
    out.clear();
    if (ask.succeeds("nvmlDeviceGetMemoryInfo", handle, out)) return used(0, 16);
    return new Used(OptionalLong.empty(), OptionalLong.empty());
  }

  private Used used(int totalAt, int usedAt) {
    OptionalLong total = ask.within(out.getLong(totalAt), 1, MOST_BYTES);
    return new Used(ask.within(out.getLong(usedAt), 0, total.orElse(MOST_BYTES)), total);
  }

  private record Traffic(OptionalLong received, OptionalLong sent) {}

  private Traffic traffic() {
    out.clear();
    out.setInt(0, FIELD_PCIE_SENT);
    out.setInt(FIELD_BYTES, FIELD_PCIE_RECEIVED);
    return ask.succeeds("nvmlDeviceGetFieldValues", handle, 2, out)
        ? new Traffic(field(FIELD_BYTES), field(0))
        : new Traffic(OptionalLong.empty(), OptionalLong.empty());
  }

  /// A field carries its own return code and says how wide its value is.
  private OptionalLong field(int at) {
    if (!ask.accepts(out.getInt(at + 28))) return OptionalLong.empty();
    return switch (out.getInt(at + 24)) {
      case 1 -> OptionalLong.of(Integer.toUnsignedLong(out.getInt(at + 32)));
      case 2, 3, 4 -> ask.within(out.getLong(at + 32), 0, MOST_COUNT);
      default -> OptionalLong.empty();
    };
  }

  private OptionalLong number(String function, long least, long most) {
    return ask.succeeds(function, handle, out)
        ? ask.within(Integer.toUnsignedLong(out.getInt(0)), least, most)
        : OptionalLong.empty();
  }

  private OptionalLong number(String function, long least, long most, int which) {
    return ask.succeeds(function, handle, which, out)
        ? ask.within(Integer.toUnsignedLong(out.getInt(0)), least, most)
        : OptionalLong.empty();
  }

  private OptionalLong count(String function) {
    return ask.succeeds(function, handle, out)
        ? ask.within(out.getLong(0), 0, MOST_COUNT)
        : OptionalLong.empty();
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
