// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import io.accelguard.model.AcceleratorDetail.ClockReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// Single values of one handle, a device or an instance of one.
final class NvmlNumbers {
  private static final int TEXT_BYTES = 96;
  private static final int MEMORY_VERSION_2 = 40 | 2 << 24;
  private static final long MOST_BYTES = 1L << 50;
  private static final long MOST_COUNT = 1L << 62;

  /// `nvmlClocksEventReason…`, from the lowest bit.
  private static final List<ClockReason> REASONS =
      List.of(
          ClockReason.IDLE,
          ClockReason.SETTING,
          ClockReason.POWER_CAP,
          ClockReason.HARDWARE,
          ClockReason.SYNC_BOOST,
          ClockReason.SOFTWARE_HEAT,
          ClockReason.HARDWARE_HEAT,
          ClockReason.POWER_BRAKE,
          ClockReason.DISPLAY);

  private final NvmlAsk ask;
  private final Pointer handle;
  private final Memory out = new Memory(TEXT_BYTES);

  NvmlNumbers(NvmlAsk ask, Pointer handle) {
    this.ask = ask;
    this.handle = handle;
  }

  /// A text such as a name, escaped.
  Optional<String> text(String function) {
    out.clear();
    if (!ask.succeeds(function, handle, out, TEXT_BYTES)) return Optional.empty();
    return text(out);
  }

  /// A text that ends with a zero or with the buffer, escaped.
  static Optional<String> text(Memory from) {
    int room = (int) from.size();
    byte[] bytes = from.getByteArray(0, room);
    int length = 0;
    while (length < room && bytes[length] != 0) length++;
    return length == 0 ? Optional.empty() : Optional.of(Escape.text(bytes, 0, length, room));
  }

  OptionalLong number(String function, long least, long most) {
    return ask.succeeds(function, handle, out)
        ? ask.within(Integer.toUnsignedLong(out.getInt(0)), least, most)
        : OptionalLong.empty();
  }

  /// @param which of several, such as a kind of clock
  OptionalLong number(String function, long least, long most, int which) {
    return ask.succeeds(function, handle, which, out)
        ? ask.within(Integer.toUnsignedLong(out.getInt(0)), least, most)
        : OptionalLong.empty();
  }

  /// A small number that is an identity.
  OptionalInt id(String function, int most) {
    OptionalLong id = number(function, 0, most);
    return id.isPresent() ? OptionalInt.of((int) id.getAsLong()) : OptionalInt.empty();
  }

  OptionalLong count(String function) {
    return ask.succeeds(function, handle, out)
        ? ask.within(out.getLong(0), 0, MOST_COUNT)
        : OptionalLong.empty();
  }

  /// Whether the device is split into instances.
  boolean partitioned() {
    return ask.succeeds("nvmlDeviceGetMigMode", handle, out, out.share(4)) && out.getInt(0) == 1;
  }

  /// Shares of time.
  record Rates(OptionalDouble compute, OptionalDouble memory) {
    static final Rates UNKNOWN = new Rates(OptionalDouble.empty(), OptionalDouble.empty());
  }

  Rates rates() {
    if (!ask.succeeds("nvmlDeviceGetUtilizationRates", handle, out)) return Rates.UNKNOWN;
    return new Rates(ask.share(out.getInt(0)), ask.share(out.getInt(4)));
  }

  /// Memory in bytes.
  record Used(OptionalLong used, OptionalLong total) {}

  Used memory() {
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

  /// What holds the clocks down, by the function's present name or by its old one.
  Optional<List<ClockReason>> clockReasons() {
    out.clear();
    if (!ask.succeeds("nvmlDeviceGetCurrentClocksEventReasons", handle, out)
        && !ask.succeeds("nvmlDeviceGetCurrentClocksThrottleReasons", handle, out))
      return Optional.empty();
    long bits = out.getLong(0);
    List<ClockReason> reasons = new ArrayList<>();
    for (int i = 0; i < REASONS.size(); i++) if ((bits & 1L << i) != 0) reasons.add(REASONS.get(i));
    return Optional.of(reasons);
  }
}
