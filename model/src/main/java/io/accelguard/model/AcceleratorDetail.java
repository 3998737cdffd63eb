// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.model;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;

/// What few accelerators tell about themselves. Absent where a device does not.
///
/// @param trust whether the utilisation and the memory of the sample are the kernel's and the
///   driver's, or only the word of the program that uses the device, as on a TPU
/// @param driver version of the driver and of its library
/// @param parent the device that this one is an instance of (MIG)
/// @param nvlinkReceivedBytes from other devices since an arbitrary origin; may wrap
/// @param nvlinkSentBytes to other devices since an arbitrary origin; may wrap
/// @param clockReasons why the clocks are what they are
/// @param powerSpread of the driver's own power samples since the last reading, in watts
/// @param utilisationSpread of the driver's own samples of utilisation, 0 to 1
/// @param pipes which parts of the device were busy since the last reading
public record AcceleratorDetail(
    Trust trust,
    Optional<String> driver,
    Optional<DeviceKey> parent,
    OptionalLong nvlinkReceivedBytes,
    OptionalLong nvlinkSentBytes,
    Optional<Set<ClockReason>> clockReasons,
    Optional<Spread> powerSpread,
    Optional<Spread> utilisationSpread,
    Optional<Pipes> pipes) {

  /// Nothing more than the sample, which the kernel or the driver vouches for.
  public static final AcceleratorDetail NONE =
      new AcceleratorDetail(
          Trust.SURE,
          Optional.empty(),
          Optional.empty(),
          OptionalLong.empty(),
          OptionalLong.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  public AcceleratorDetail {
    clockReasons = clockReasons.map(Set::copyOf);
  }

  /// The same as the word of the program that uses the device.
  public static AcceleratorDetail claimed() {
    return new AcceleratorDetail(
        Trust.CLAIMED,
        Optional.empty(),
        Optional.empty(),
        OptionalLong.empty(),
        OptionalLong.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /// Why a clock is not higher.
  public enum ClockReason {
    /// nothing runs
    IDLE,
    /// somebody fixed the clocks
    APPLICATION_CLOCKS,
    /// the power limit
    POWER_CAP,
    /// the hardware protects itself
    HARDWARE_SLOWDOWN,
    /// too warm, says the driver
    SOFTWARE_THERMAL,
    /// too warm, says the hardware
    HARDWARE_THERMAL,
    /// the power supply asks for it
    POWER_BRAKE
  }

  /// Samples in short.
  ///
  /// @param samples how many, at least one
  /// @param deviation standard deviation
  public record Spread(int samples, double mean, double deviation) {}

  /// Shares of time, 0 to 1, of the multiprocessors and of their pipes.
  ///
  /// @param active with work on a multiprocessor
  /// @param occupancy of the places for warps
  /// @param memory of the bandwidth of the device's memory
  public record Pipes(
      OptionalDouble active,
      OptionalDouble occupancy,
      OptionalDouble integer,
      OptionalDouble tensor,
      OptionalDouble memory,
      OptionalDouble fp64,
      OptionalDouble fp32,
      OptionalDouble fp16) {}
}
