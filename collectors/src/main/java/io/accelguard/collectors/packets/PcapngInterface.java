// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors.packets;

/// An interface description block.
///
/// @param snapLength bytes; 0 for no limit
/// @param ticksPerSecond of the time stamps
/// @param offsetSeconds to be added to the time stamps
record PcapngInterface(int linkType, long snapLength, long ticksPerSecond, long offsetSeconds) {
  private static final int OPTION_RESOLUTION = 9;
  private static final int OPTION_OFFSET = 14;
  private static final long MICROSECONDS = 1_000_000;
  private static final long NANOSECONDS = 1_000_000_000;

  /// Reads the block's body; options that make no sense are left at their defaults.
  ///
  /// @param end where the trailing length stands
  static PcapngInterface read(CaptureInput input, int at, int end, boolean bigEndian) {
    long ticks = MICROSECONDS;
    long offset = 0;
    int option = at + 8;
    while (option + 4 <= end) {
      int code = input.u16(option, bigEndian);
      int length = input.u16(option + 2, bigEndian);
      int value = option + 4;
      if (code == 0 || value + length > end) break;
      if (code == OPTION_RESOLUTION && length >= 1) ticks = ticks(input.u8(value));
      if (code == OPTION_OFFSET && length >= 8)
        offset =
            bigEndian
                ? input.u32(value, true) << 32 | input.u32(value + 4, true)
                : input.u32(value + 4, false) << 32 | input.u32(value, false);
      option = value + (length + 3 & ~3);
    }
    return new PcapngInterface(
        input.u16(at, bigEndian), input.u32(at + 4, bigEndian), ticks, offset);
  }

  /// Time since 1970.
  long nanos(long stamp) {
    long seconds = Long.divideUnsigned(stamp, ticksPerSecond);
    long rest = Long.remainderUnsigned(stamp, ticksPerSecond);
    return (seconds + offsetSeconds) * NANOSECONDS
        + (long) ((double) rest / ticksPerSecond * NANOSECONDS);
  }

  private static long ticks(int resolution) {
    int power = resolution & 0x7f;
    if ((resolution & 0x80) != 0) return power < 63 ? 1L << power : MICROSECONDS;
    if (power > 18) return MICROSECONDS;
    long ticks = 1;
    for (int i = 0; i < power; i++) ticks *= 10;
    return ticks;
  }
}
