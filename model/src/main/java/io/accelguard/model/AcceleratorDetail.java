// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.model;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// What only some drivers and chips tell of an accelerator. What they do not tell is absent, never
/// zero.
///
/// @param pipes which units of the chip worked
/// @param utilisations samples that the driver took since the last look, 0 to 1
/// @param memoryUtilisations likewise, of reading or writing the memory
/// @param powers likewise, in watts
/// @param instantWatts power at this moment, where [AcceleratorSample#powerWatts] is a mean
/// @param linkReceivedBytes from other accelerators by NVLink since an arbitrary origin; may wrap
/// @param linkSentBytes likewise, to others
/// @param clockReasons what holds the clocks down; present and empty when nothing does
/// @param versions of the software that answered
/// @param node N of `/dev/nvidiaN`
/// @param guests whether virtual machines compute on it, whose processes no host sees
public record AcceleratorDetail(
    Optional<Pipes> pipes,
    Optional<Burst> utilisations,
    Optional<Burst> memoryUtilisations,
    Optional<Burst> powers,
    OptionalDouble instantWatts,
    OptionalLong linkReceivedBytes,
    OptionalLong linkSentBytes,
    Optional<List<ClockReason>> clockReasons,
    Versions versions,
    OptionalInt node,
    boolean guests) {

  public AcceleratorDetail {
    clockReasons = clockReasons.map(List::copyOf);
  }

  /// Nothing beyond the basics.
  public static AcceleratorDetail none() {
    return new AcceleratorDetail(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        OptionalDouble.empty(),
        OptionalLong.empty(),
        OptionalLong.empty(),
        Optional.empty(),
        Versions.none(),
        OptionalInt.empty(),
        false);
  }

  /// The same with these pipes.
  public AcceleratorDetail withPipes(Optional<Pipes> seen) {
    return new AcceleratorDetail(
        seen,
        utilisations,
        memoryUtilisations,
        powers,
        instantWatts,
        linkReceivedBytes,
        linkSentBytes,
        clockReasons,
        versions,
        node,
        guests);
  }

  /// Versions of the software behind the answers, as it states them itself.
  ///
  /// @param driver the kernel module
  /// @param library the management library
  /// @param runtime the newest computing interface that the driver knows, such as CUDA 12.4
  public record Versions(
      Optional<String> driver, Optional<String> library, Optional<String> runtime) {
    /// Nothing is known.
    public static Versions none() {
      return new Versions(Optional.empty(), Optional.empty(), Optional.empty());
    }
  }

  /// Shares of time, 0 to 1, in which units of the chip worked between two looks, mean over its
  /// multiprocessors.
  ///
  /// @param active multiprocessors that had anything to do
  /// @param occupancy warps in flight / most that fit
  /// @param integer integer arithmetic
  /// @param tensor matrix units, any precision
  /// @param fp16 16-bit floating point outside of the matrix units; likewise the next two
  /// @param memory bandwidth of the device memory in use / possible
  public record Pipes(
      OptionalDouble active,
      OptionalDouble occupancy,
      OptionalDouble integer,
      OptionalDouble tensor,
      OptionalDouble fp16,
      OptionalDouble fp32,
      OptionalDouble fp64,
      OptionalDouble memory) {}

  /// A series of samples, cut down to what it says of spikes and gaps.
  ///
  /// @param count one or more
  public record Burst(int count, double least, double mean, double most) {}

  /// Why clocks are below what they could be.
  public enum ClockReason {
    /// nothing to do
    IDLE,
    /// somebody set the clocks
    SETTING,
    /// the power limit
    POWER_CAP,
    /// the board asks for less: heat or power brake
    HARDWARE,
    /// kept equal to other devices
    SYNC_BOOST,
    /// heat, by the driver
    SOFTWARE_HEAT,
    /// heat, by the chip
    HARDWARE_HEAT,
    /// the power supply asks for less
    POWER_BRAKE,
    /// a display
    DISPLAY
  }
}
