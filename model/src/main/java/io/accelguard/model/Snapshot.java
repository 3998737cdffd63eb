// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.model;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Everything that was seen of a host at one tick.
///
/// @param at wall clock
/// @param uptime boot-time clock; windows are measured with it, so that a stepped wall clock moves
///   nothing
/// @param bootId the kernel's boot id
/// @param ticksPerSecond unit of [ProcessKey#startTicks]
/// @param blind collectors that saw nothing, with the reason
/// @param drivers what the host tells of accelerator drivers
public record Snapshot(
    Instant at,
    Duration uptime,
    String bootId,
    int ticksPerSecond,
    List<ProcessSample> processes,
    List<SocketSample> sockets,
    List<FileSample> files,
    List<AcceleratorSample> accelerators,
    List<AcceleratorUse> acceleratorUses,
    Optional<MemorySample> memory,
    List<Blind> blind,
    List<DriverSample> drivers) {

  public Snapshot {
    processes = List.copyOf(processes);
    sockets = List.copyOf(sockets);
    files = List.copyOf(files);
    accelerators = List.copyOf(accelerators);
    acceleratorUses = List.copyOf(acceleratorUses);
    blind = List.copyOf(blind);
    drivers = List.copyOf(drivers);
  }

  /// A host of whose drivers nothing is known.
  public Snapshot(
      Instant at,
      Duration uptime,
      String bootId,
      int ticksPerSecond,
      List<ProcessSample> processes,
      List<SocketSample> sockets,
      List<FileSample> files,
      List<AcceleratorSample> accelerators,
      List<AcceleratorUse> acceleratorUses,
      Optional<MemorySample> memory,
      List<Blind> blind) {
    this(
        at,
        uptime,
        bootId,
        ticksPerSecond,
        processes,
        sockets,
        files,
        accelerators,
        acceleratorUses,
        memory,
        blind,
        List.of());
  }

  /// When a process started, by the wall clock of this snapshot, to 10 ms.
  public Instant startOf(ProcessKey process) {
    return at.minus(uptime).plusMillis(process.startTicks() * 1000 / ticksPerSecond);
  }
}
