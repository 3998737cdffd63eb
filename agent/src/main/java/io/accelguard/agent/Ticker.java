// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import io.accelguard.classifiers.Assessment;
import io.accelguard.collectors.Focus;
import io.accelguard.model.Snapshot;
import java.time.Duration;
import java.time.Instant;

/// Hops 1 to 8 as one step: look, judge, remember what to look at more closely next time. Owned by
/// one thread.
final class Ticker implements AutoCloseable {
  private final String host;
  private final Sampler sampler;
  private final Judge judge;
  private Focus focus = Focus.nobody();
  private Instant from = Instant.MAX;
  private int ticks;

  /// @param judge sees every snapshot, in order
  Ticker(String host, Sampler sampler, Judge judge) {
    this.host = host;
    this.sampler = sampler;
    this.judge = judge;
  }

  /// What one tick gave.
  record Tick(Snapshot snapshot, Standing standing, Assessment assessment) {}

  /// Makes one tick.
  ///
  /// @param lag how much later than planned it begins
  Tick tick(Duration lag) {
    Sampler.Look look = sampler.look(focus);
    Assessment assessment = judge.observe(look.snapshot());
    focus = new Focus(assessment.focus());
    ticks++;
    Instant at = look.snapshot().at();
    if (at.isBefore(from)) from = at;
    Standing standing =
        new Standing(
            host,
            from,
            at,
            ticks,
            lag,
            look.collectors(),
            look.snapshot().accelerators(),
            look.bytesCounted(),
            assessment.workloads());
    return new Tick(look.snapshot(), standing, assessment);
  }

  @Override
  public void close() {
    sampler.close();
  }
}
