// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import java.io.IOException;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Everything that tells people and programs outside what is wrong.
record Notifications(
    NotificationsConfig config,
    InstantSource clock,
    NodeSweep sweep,
    Telling telling,
    Outbox outbox,
    Silences silences,
    List<Courier> couriers) {
  private static final long PAUSE_MILLIS = 1_000;
  private static final Logger LOG = LoggerFactory.getLogger(Notifications.class);

  Notifications {
    couriers = List.copyOf(couriers);
  }

  /// @throws IOException when a secret file cannot be used
  static Notifications of(
      ControllerConfig config,
      Database database,
      InstantSource clock,
      Supplier<UUID> ids,
      ControllerMetrics metrics)
      throws IOException {
    Outbox outbox = new Outbox(database, clock, new SecureRandom());
    List<Courier> couriers = new ArrayList<>();
    for (Receiver receiver : config.notifications().receivers()) {
      Sender sender = Sender.of(receiver, config.consequences().publicUrl(), clock);
      couriers.add(new Courier(receiver, sender, outbox, metrics));
    }
    return new Notifications(
        config.notifications(),
        clock,
        new NodeSweep(database, clock, ids, config.syncInterval()),
        new Telling(database, clock, ids, config),
        outbox,
        new Silences(database, clock, ids),
        couriers);
  }

  /// One round of what is not sending.
  void round() throws SQLException {
    sweep.run();
    telling.run();
    outbox.forget();
  }

  /// Couriers that go on until this is closed.
  record Repeated(ScheduledExecutorService threads) implements AutoCloseable {
    @Override
    public void close() {
      threads.shutdownNow();
      threads.close();
    }
  }

  Repeated repeat() {
    ScheduledExecutorService threads =
        Executors.newScheduledThreadPool(
            Math.max(1, couriers.size()), Thread.ofVirtual().name("courier-", 0).factory());
    for (Courier courier : couriers) {
      var _ =
          threads.scheduleWithFixedDelay(
              () -> tryAll(courier), PAUSE_MILLIS, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    }
    return new Repeated(threads);
  }

  /// Caught here, because a failed try must not end those after it.
  private static void tryAll(Courier courier) {
    try {
      while (!Thread.currentThread().isInterrupted() && courier.step()) {
        // The next one is due, too.
      }
    } catch (SQLException | RuntimeException e) {
      LOG.atWarn()
          .addKeyValue("receiver", courier.name())
          .addKeyValue("cause", e.getMessage())
          .log("messages could not be taken from the outbox and will be tried again");
    }
  }
}
