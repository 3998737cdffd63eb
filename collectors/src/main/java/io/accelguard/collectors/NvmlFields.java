// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/// Values that the driver gives by number, all in one call. Each carries its own code and type. The
/// numbers are those of `nvml.h`, `NVML_FI_DEV_…`.
final class NvmlFields {
  private static final int BYTES = 40;
  private static final int TYPE_AT = 24;
  private static final int CODE_AT = 28;
  private static final int VALUE_AT = 32;
  private static final int ALL_LINKS = -1;
  private static final long MOST_COUNT = 1L << 62;
  private static final long KIBIBYTE = 1 << 10;

  private final NvmlAsk ask;
  private final Pointer handle;
  private final Memory fields = new Memory((long) Field.values().length * BYTES);

  /// What is asked for: place in the list, number, part of the device.
  private enum Field {
    ENERGY(0, 83, 0),
    LINK_SENT(1, 138, ALL_LINKS),
    LINK_RECEIVED(2, 139, ALL_LINKS),
    INSTANT_POWER(3, 186, 0),
    PCIE_SENT(4, 197, 0),
    PCIE_RECEIVED(5, 198, 0);

    private final int place;
    private final int id;
    private final int scope;

    Field(int place, int id, int scope) {
      this.place = place;
      this.id = id;
      this.scope = scope;
    }
  }

  NvmlFields(NvmlAsk ask, Pointer handle) {
    this.ask = ask;
    this.handle = handle;
  }

  /// What the driver said.
  ///
  /// @param millijoules since the driver was loaded
  record Values(
      OptionalLong millijoules,
      OptionalDouble instantWatts,
      OptionalLong pcieSentBytes,
      OptionalLong pcieReceivedBytes,
      OptionalLong linkSentBytes,
      OptionalLong linkReceivedBytes) {
    static final Values NONE =
        new Values(
            OptionalLong.empty(),
            OptionalDouble.empty(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalLong.empty());
  }

  Values read() {
    fields.clear();
    for (Field field : Field.values()) {
      fields.setInt(at(field), field.id);
      fields.setInt(at(field) + 4, field.scope);
      fields.setInt(at(field) + CODE_AT, NvmlLibrary.NOT_SUPPORTED);
    }
    if (!ask.succeeds("nvmlDeviceGetFieldValues", handle, Field.values().length, fields))
      return Values.NONE;
    OptionalLong milliwatts = value(Field.INSTANT_POWER, 1, 100_000_000);
    return new Values(
        value(Field.ENERGY, 0, MOST_COUNT),
        milliwatts.isPresent()
            ? OptionalDouble.of(milliwatts.getAsLong() / 1000.0)
            : OptionalDouble.empty(),
        value(Field.PCIE_SENT, 0, MOST_COUNT),
        value(Field.PCIE_RECEIVED, 0, MOST_COUNT),
        kibibytes(Field.LINK_SENT),
        kibibytes(Field.LINK_RECEIVED));
  }

  private OptionalLong kibibytes(Field field) {
    OptionalLong value = value(field, 0, MOST_COUNT / KIBIBYTE);
    return value.isPresent() ? OptionalLong.of(value.getAsLong() * KIBIBYTE) : value;
  }

  /// A number that the driver does not know is an invalid argument to it.
  private OptionalLong value(Field field, long least, long most) {
    int code = fields.getInt(at(field) + CODE_AT);
    if (code == NvmlLibrary.INVALID_ARGUMENT || !ask.accepts(code)) return OptionalLong.empty();
    int type = fields.getInt(at(field) + TYPE_AT);
    OptionalLong value = NvmlValue.whole(fields, at(field) + VALUE_AT, type);
    return value.isPresent() ? ask.within(value.getAsLong(), least, most) : value;
  }

  private static long at(Field field) {
    return (long) field.place * BYTES;
  }
}
