// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.notifiers;

import io.accelguard.model.Event;
import io.accelguard.model.JsonCodec;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// Delivers the events of a spool to one receiver, the oldest first, by the retry schedule of
/// Standard Webhooks: after the last try the event is given up, counted as refused, and the next
/// one has its turn. Each receiver has a spool and a queue of its own, so that a slow one delays
/// nobody else. A step class: somebody else sleeps.
public final class WebhookQueue {
  private static final Duration IDLE = Duration.ofMillis(200);
  private static final Duration DISABLED = Duration.ofHours(1);

  private final Spool spool;
  private final Notifier notifier;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final JsonCodec codec = new JsonCodec();
  private long attempted;
  private int failures;
  private Instant next = Instant.MIN;
  private String lastFailure = "";

  public WebhookQueue(Spool spool, Notifier notifier, InstantSource clock, RandomGenerator random) {
    this.spool = spool;
    this.notifier = notifier;
    this.clock = clock;
    this.random = random;
  }

  /// Delivers at most one event.
  ///
  /// @return how long to wait before the next step
  public Duration step() throws IOException {
    List<Spool.Stored> head = spool.committed(LogClass.P0, 1, Integer.MAX_VALUE);
    if (head.isEmpty()) return IDLE;
    Spool.Stored stored = head.getFirst();
    if (stored.seq() != attempted) begin(stored.seq());
    Duration left = Duration.between(clock.instant(), next);
    if (left.isPositive()) return left.compareTo(IDLE) < 0 ? left : IDLE;
    Optional<Event> event = codec.read(Event.class, stored.json());
    Delivery delivery =
        event
            .map(notifier::deliver)
            .orElseGet(() -> new Delivery.Refused("the stored event cannot be read"));
    return settle(stored.seq(), delivery);
  }

  private Duration settle(long seq, Delivery delivery) throws IOException {
    switch (delivery) {
      case Delivery.Delivered _ -> {
        lastFailure = "";
        spool.acknowledge(LogClass.P0, spool.spoolId(LogClass.P0), seq);
        return Duration.ZERO;
      }
      case Delivery.Refused refused -> giveUp(seq, refused.why());
      case Delivery.Disabled disabled -> retry(DISABLED, disabled.why());
      case Delivery.Retry retry -> {
        Optional<Duration> wait = RetrySchedule.after(failures++, retry.after(), random);
        if (wait.isEmpty()) giveUp(seq, retry.why());
        else retry(wait.get(), retry.why());
      }
    }
    return IDLE;
  }

  private void begin(long seq) {
    attempted = seq;
    failures = 0;
    next = Instant.MIN;
  }

  private void retry(Duration wait, String why) {
    next = clock.instant().plus(wait);
    lastFailure = why;
  }

  private void giveUp(long seq, String why) throws IOException {
    lastFailure = why;
    spool.refuseOldest(LogClass.P0, seq);
  }

  /// Why the last attempt failed; empty when it did not.
  public String lastFailure() {
    return lastFailure;
  }

  /// The accounts of this receiver.
  public Books books() {
    return spool.books(LogClass.P0);
  }

  /// The receiver, for logs and metrics.
  public String name() {
    return notifier.name();
  }
}
