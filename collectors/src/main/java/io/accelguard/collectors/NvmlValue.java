// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import com.sun.jna.Memory;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/// The union `nvmlValue_t`, whose type is told apart by `nvmlValueType_t`.
final class NvmlValue {
  private NvmlValue() {}

  /// A whole number; empty for a type that is none, or that is not known.
  static OptionalLong whole(Memory memory, long at, int type) {
    return switch (type) {
      case 1 -> OptionalLong.of(Integer.toUnsignedLong(memory.getInt(at)));
      case 2, 3, 4 -> OptionalLong.of(memory.getLong(at));
      case 5 -> OptionalLong.of(memory.getInt(at));
      case 6 -> OptionalLong.of(Short.toUnsignedLong(memory.getShort(at)));
      default -> OptionalLong.empty();
    };
  }

  /// Any number; a whole one above 2^53 loses its last digits.
  static OptionalDouble of(Memory memory, long at, int type) {
    if (type == 0) return OptionalDouble.of(memory.getDouble(at));
    OptionalLong whole = whole(memory, at, type);
    return whole.isPresent()
        ? OptionalDouble.of((double) whole.getAsLong())
        : OptionalDouble.empty();
  }
}
