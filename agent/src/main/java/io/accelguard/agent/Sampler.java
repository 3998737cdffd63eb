// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import io.accelguard.classifiers.window.ByteCoverage;
import io.accelguard.collectors.Collector;
import io.accelguard.collectors.Feed;
import io.accelguard.collectors.Focus;
import io.accelguard.model.Blind;
import io.accelguard.model.Reading;
import io.accelguard.model.Sample;
import io.accelguard.model.Snapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/// Asks every collector once and stamps what they say. A collector that throws is a collector that
/// failed: the others are asked all the same.
final class Sampler implements AutoCloseable {
  /// What the kernel calls `USER_HZ`: 100 on every architecture that has accelerators.
  private static final int TICKS_PER_SECOND = 100;

  private static final int MAX_REASON = 300;

  private final List<Collector> collectors;
  private final HostClock clock;
  private final ByteCoverage bytes = new ByteCoverage();

  /// @param collectors in the order they are asked
  Sampler(List<Collector> collectors, HostClock clock) {
    this.collectors = List.copyOf(collectors);
    this.clock = clock;
  }

  /// One look at the host, and how each collector did.
  ///
  /// @param bytesCounted see [ByteCoverage#share]
  /// @param feeds sources within the collectors
  record Look(
      Snapshot snapshot,
      List<CollectorStatus> collectors,
      OptionalDouble bytesCounted,
      List<Feed> feeds) {}

  /// Takes one look.
  ///
  /// @param focus processes that are worth the dear reads
  Look look(Focus focus) {
    Instant at = clock.now();
    List<Sample> samples = new ArrayList<>();
    List<CollectorStatus> statuses = new ArrayList<>();
    for (Collector collector : collectors) {
      long start = System.nanoTime();
      Reading reading = ask(collector, focus);
      Duration waited = Duration.ofNanos(System.nanoTime() - start);
      Duration took = collector.took().orElse(waited);
      if (reading instanceof Reading.Seen seen) samples.addAll(seen.samples());
      statuses.add(CollectorStatus.of(collector.name(), reading, took));
    }
    List<Blind> blind = CollectorStatus.blind(statuses);
    Snapshot snapshot =
        Snapshot.of(at, clock.uptime(), clock.bootId(), TICKS_PER_SECOND, samples, blind);
    double now = snapshot.uptime().toNanos() / 1e9;
    bytes.observe(snapshot.traffic().networks(), now);
    List<Feed> feeds = collectors.stream().flatMap(each -> each.feeds().stream()).toList();
    return new Look(snapshot, statuses, bytes.share(now), feeds);
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
}
