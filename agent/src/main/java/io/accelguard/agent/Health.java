// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import java.time.Duration;
import java.util.function.LongSupplier;

/// Whether ticks go on, as `/healthz` and `/readyz` tell.
final class Health implements ScrapeServer.Health {
  private final long patience;
  private final LongSupplier nanos;
  private volatile long lastTick;
  private volatile boolean ready;

  /// @param tick the usual interval; silence of ten of them, and at least ten seconds, is trouble
  Health(Duration tick, LongSupplier nanos) {
    this.patience = Math.max(tick.multipliedBy(10).toNanos(), Duration.ofSeconds(10).toNanos());
    this.nanos = nanos;
    this.lastTick = nanos.getAsLong();
  }

  /// A tick was judged and reported.
  void ticked() {
    lastTick = nanos.getAsLong();
    ready = true;
  }

  @Override
  public String trouble() {
    long silence = nanos.getAsLong() - lastTick;
    return silence <= patience ? "" : "no tick for " + silence / 1_000_000_000L + " s";
  }

  @Override
  public boolean ready() {
    return ready && trouble().isEmpty();
  }
}
