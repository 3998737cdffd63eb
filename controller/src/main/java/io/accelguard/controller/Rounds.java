// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the controller does by itself every few seconds: it files reports into cases, lets follow
/// from them what the policies say, and decides who is told. A round that fails is repeated;
/// whatever it did not do is still there for the next one, or for another replica.
final class Rounds {
  private static final Duration PAUSE = Duration.ofSeconds(5);
  private static final Logger LOG = LoggerFactory.getLogger(Rounds.class);

  private final Filing filing;
  private final Consequences consequences;
  private final Notifications notifications;

  Rounds(Filing filing, Consequences consequences, Notifications notifications) {
    this.filing = filing;
    this.consequences = consequences;
    this.notifications = notifications;
  }

  /// One round.
  void run() throws SQLException {
    filing.run();
    consequences.run();
    notifications.round();
  }

  /// Rounds that go on until this is closed.
  record Repeated(ScheduledExecutorService thread) implements AutoCloseable {
    @Override
    public void close() {
      thread.close();
    }
  }

  /// Runs one round after the other.
  ///
  /// @param ended is called after each, also after one that failed: a database that does not answer
  ///   is not mended by starting the controller anew
  Repeated repeat(Runnable ended) {
    ScheduledExecutorService thread =
        Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().name("rounds").factory());
    var _ =
        thread.scheduleWithFixedDelay(
            () -> {
              tryOnce();
              ended.run();
            },
            0,
            PAUSE.toMillis(),
            TimeUnit.MILLISECONDS);
    return new Repeated(thread);
  }

  /// Caught here, because a failed round must not end those after it.
  private void tryOnce() {
    try {
      run();
    } catch (SQLException | RuntimeException e) {
      LOG.atWarn().addKeyValue("cause", e.getMessage()).log("a round failed and will be repeated");
    }
  }
}
