// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/// Questions to the driver about one device, with a count of those that should have been answered
/// and were not. Not supported is an answer.
final class NvmlAsk {
  private final Calls calls;
  private int skipped;
  private int lastError;
  private boolean answered;

  /// A library's functions by name, as [NvmlLibrary#call].
  interface Calls {
    int call(String function, Object... arguments);
  }

  NvmlAsk(Calls calls) {
    this.calls = calls;
  }

  /// Forgets how the last round went.
  void begin() {
    skipped = 0;
    lastError = 0;
    answered = false;
  }

  int skipped() {
    return skipped;
  }

  /// Why nothing at all could be had since [#begin]; empty when something could.
  Optional<Integer> failure() {
    return answered || lastError == 0 ? Optional.empty() : Optional.of(lastError);
  }

  /// Calls a function and judges its code.
  boolean succeeds(String function, Object... arguments) {
    return accepts(call(function, arguments));
  }

  int call(String function, Object... arguments) {
    return calls.call(function, arguments);
  }

  /// Whether a code stands for a value.
  boolean accepts(int code) {
    switch (code) {
      case NvmlLibrary.SUCCESS -> {
        answered = true;
        return true;
      }
      case NvmlLibrary.NOT_SUPPORTED,
          NvmlLibrary.NOT_FOUND,
          NvmlLibrary.FUNCTION_NOT_FOUND,
          NvmlLibrary.NO_DATA,
          NvmlLibrary.ARGUMENT_VERSION_MISMATCH,
          NvmlLibrary.DEPRECATED -> {}
      default -> {
        skipped++;
        lastError = code;
      }
    }
    return false;
  }

  /// A value, unless it is one of the numbers by which drivers say that they have none: those lie
  /// far outside of what a device can have.
  OptionalLong within(long value, long least, long most) {
    if (value >= least && value <= most) return OptionalLong.of(value);
    skipped++;
    return OptionalLong.empty();
  }

  /// Likewise for a real number.
  OptionalDouble within(double value, double least, double most) {
    if (value >= least && value <= most) return OptionalDouble.of(value);
    skipped++;
    return OptionalDouble.empty();
  }

  /// A percentage as a share; drivers round to a little over 100.
  OptionalDouble share(int percent) {
    OptionalLong value = within(Integer.toUnsignedLong(percent), 0, 1000);
    return value.isPresent()
        ? OptionalDouble.of(Math.min(1, value.getAsLong() / 100.0))
        : OptionalDouble.empty();
  }
}
