// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import io.accelguard.collectors.Collector;
import io.accelguard.collectors.Focus;
import io.accelguard.model.AcceleratorSample;
import io.accelguard.model.AcceleratorUse;
import io.accelguard.model.Blind;
import io.accelguard.model.DriverSample;
import io.accelguard.model.FileSample;
import io.accelguard.model.MemorySample;
import io.accelguard.model.ProcessSample;
import io.accelguard.model.Reading;
import io.accelguard.model.Sample;
import io.accelguard.model.Snapshot;
import io.accelguard.model.SocketSample;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Asks every collector once and stamps what they say. A collector that throws is a collector that
/// failed: the others are asked all the same.
final class Sampler implements AutoCloseable {
  /// What the kernel calls `USER_HZ`: 100 on every architecture that has accelerators.
  private static final int TICKS_PER_SECOND = 100;

  private static final int MAX_REASON = 300;

  private final List<Collector> collectors;
  private final HostClock clock;

  /// @param collectors in the order they are asked
  Sampler(List<Collector> collectors, HostClock clock) {
    this.collectors = List.copyOf(collectors);
    this.clock = clock;
  }

  /// One look at the host, and how each collector did.
  record Look(Snapshot snapshot, List<CollectorStatus> collectors) {}

  /// Takes one look.
  ///
  /// @param focus processes that are worth the dear reads
  Look look(Focus focus) {
    Instant at = clock.now();
    Sorted sorted = new Sorted();
    List<CollectorStatus> statuses = new ArrayList<>();
    for (Collector collector : collectors) {
      long start = System.nanoTime();
      Reading reading = ask(collector, focus);
      Duration took = Duration.ofNanos(System.nanoTime() - start);
      if (reading instanceof Reading.Seen seen) seen.samples().forEach(sorted::add);
      statuses.add(CollectorStatus.of(collector.name(), reading, took));
    }
    List<Blind> blind = CollectorStatus.blind(statuses);
    return new Look(sorted.snapshot(at, clock.uptime(), clock.bootId(), blind), statuses);
  }

  private static Reading ask(Collector collector, Focus focus) {
    try {
      return collector.collect(focus);
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      String reason = Terminal.safe(e.toString());
      return new Reading.Failed(
          "threw " + (reason.length() > MAX_REASON ? reason.substring(0, MAX_REASON) : reason));
    }
  }

  @Override
  public void close() {
    collectors.forEach(Collector::close);
  }

  /// Samples by their type.
  private static final class Sorted {
    private final List<ProcessSample> processes = new ArrayList<>();
    private final List<SocketSample> sockets = new ArrayList<>();
    private final List<FileSample> files = new ArrayList<>();
    private final List<AcceleratorSample> accelerators = new ArrayList<>();
    private final List<AcceleratorUse> uses = new ArrayList<>();
    private final List<DriverSample> drivers = new ArrayList<>();
    private Optional<MemorySample> memory = Optional.empty();

    void add(Sample sample) {
      switch (sample) {
        case ProcessSample process -> processes.add(process);
        case SocketSample socket -> sockets.add(socket);
        case FileSample file -> files.add(file);
        case AcceleratorSample accelerator -> accelerators.add(accelerator);
        case AcceleratorUse use -> uses.add(use);
        case DriverSample driver -> drivers.add(driver);
        case MemorySample seen -> memory = Optional.of(seen);
      }
    }

    Snapshot snapshot(Instant at, Duration uptime, String bootId, List<Blind> blind) {
      return new Snapshot(
          at,
          uptime,
          bootId,
          TICKS_PER_SECOND,
          processes,
          sockets,
          files,
          accelerators,
          uses,
          memory,
          blind,
          drivers);
    }
  }
}
