// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.model;

import java.util.OptionalDouble;
import java.util.OptionalLong;

/// One accelerator. What a device or driver does not report is absent, never zero.
///
/// @param model product name
/// @param partitioned whether the device is split into instances (MIG), which hides its utilisation
/// @param utilisation share of time with at least one kernel running, 0 to 1
/// @param memoryUtilisation share of time the memory was read or written, 0 to 1
/// @param energyJoules since the driver was loaded
/// @param pcieReceivedBytes from the host since an arbitrary origin; may wrap
/// @param pcieSentBytes to the host since an arbitrary origin; may wrap
/// @param trust whether utilisation and memory are the kernel's or the driver's word, or only that
///   of the program that uses the device, as on a TPU
/// @param detail what only some drivers and chips tell
public record AcceleratorSample(
    DeviceKey key,
    String model,
    boolean partitioned,
    OptionalDouble utilisation,
    OptionalDouble memoryUtilisation,
    OptionalLong memoryUsedBytes,
    OptionalLong memoryTotalBytes,
    OptionalDouble powerWatts,
    OptionalDouble powerLimitWatts,
    OptionalDouble energyJoules,
    OptionalDouble clockMegahertz,
    OptionalDouble maxClockMegahertz,
    OptionalDouble temperatureCelsius,
    OptionalLong pcieReceivedBytes,
    OptionalLong pcieSentBytes,
    Trust trust,
    AcceleratorDetail detail)
    implements Sample {

  /// A device that tells no more than its load, its memory and the detail.
  public static AcceleratorSample basic(
      DeviceKey key,
      String model,
      boolean partitioned,
      OptionalDouble utilisation,
      OptionalLong memoryUsedBytes,
      OptionalLong memoryTotalBytes,
      Trust trust,
      AcceleratorDetail detail) {
    return new AcceleratorSample(
        key,
        model,
        partitioned,
        utilisation,
        OptionalDouble.empty(),
        memoryUsedBytes,
        memoryTotalBytes,
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        OptionalLong.empty(),
        OptionalLong.empty(),
        trust,
        detail);
  }

  /// The same device when its source is known to contradict itself: what it says is worth nothing.
  public AcceleratorSample disputed() {
    return basic(
        key,
        model,
        partitioned,
        OptionalDouble.empty(),
        OptionalLong.empty(),
        OptionalLong.empty(),
        Trust.DISPUTED,
        AcceleratorDetail.none());
  }
}
