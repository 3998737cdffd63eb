// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.model;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Everything that was seen of a host at one tick.
///
/// @param at wall clock
/// @param uptime boot-time clock; windows are measured with it, so that a stepped wall clock moves
///   nothing
/// @param bootId the kernel's boot id
/// @param ticksPerSecond unit of [ProcessKey#startTicks]
/// @param exits processes that ended since the last tick; empty where the kernel does not tell
/// @param execs processes that began to execute a program since then; likewise
/// @param blind collectors that saw nothing, with the reason
/// @param drivers what the host tells of accelerator drivers
public record Snapshot(
    Instant at,
    Duration uptime,
    String bootId,
    int ticksPerSecond,
    List<ProcessSample> processes,
    List<ExitSample> exits,
    List<ExecSample> execs,
    List<SocketSample> sockets,
    List<FileSample> files,
    List<AcceleratorSample> accelerators,
    List<AcceleratorUse> acceleratorUses,
    Optional<MemorySample> memory,
    List<Blind> blind,
    List<DriverSample> drivers,
    Traffic traffic) {

  public Snapshot {
    processes = List.copyOf(processes);
    exits = List.copyOf(exits);
    execs = List.copyOf(execs);
    sockets = List.copyOf(sockets);
    files = List.copyOf(files);
    accelerators = List.copyOf(accelerators);
    acceleratorUses = List.copyOf(acceleratorUses);
    blind = List.copyOf(blind);
    drivers = List.copyOf(drivers);
  }

  /// A snapshot of samples in any order.
  public static Snapshot of(
      Instant at,
      Duration uptime,
      String bootId,
      int ticksPerSecond,
      Iterable<? extends Sample> samples,
      List<Blind> blind) {
    List<ProcessSample> processes = new ArrayList<>();
    List<ExitSample> exits = new ArrayList<>();
    List<ExecSample> execs = new ArrayList<>();
    List<SocketSample> sockets = new ArrayList<>();
    List<ConversationSample> conversations = new ArrayList<>();
    List<ShortConnectionsSample> shortConnections = new ArrayList<>();
    List<NetworkSample> networks = new ArrayList<>();
    List<FileSample> files = new ArrayList<>();
    List<AcceleratorSample> accelerators = new ArrayList<>();
    List<AcceleratorUse> uses = new ArrayList<>();
    List<DriverSample> drivers = new ArrayList<>();
    Optional<MemorySample> memory = Optional.empty();
    for (Sample sample : samples) {
      switch (sample) {
        case ProcessSample process -> processes.add(process);
        case ExitSample exit -> exits.add(exit);
        case ExecSample exec -> execs.add(exec);
        case SocketSample socket -> sockets.add(socket);
        case ConversationSample conversation -> conversations.add(conversation);
        case ShortConnectionsSample few -> shortConnections.add(few);
        case NetworkSample network -> networks.add(network);
        case FileSample file -> files.add(file);
        case AcceleratorSample accelerator -> accelerators.add(accelerator);
        case AcceleratorUse use -> uses.add(use);
        case DriverSample driver -> drivers.add(driver);
        case MemorySample seen -> memory = Optional.of(seen);
      }
    }
    return new Snapshot(
        at,
        uptime,
        bootId,
        ticksPerSecond,
        processes,
        exits,
        execs,
        sockets,
        files,
        accelerators,
        uses,
        memory,
        blind,
        drivers,
        new Traffic(conversations, shortConnections, networks));
  }

  /// When a process started, by the wall clock of this snapshot, to 10 ms.
  public Instant startOf(ProcessKey process) {
    return at.minus(uptime).plusMillis(process.startTicks() * 1000 / ticksPerSecond);
  }
}
