// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// How a loop passes its time, and how it is told to stop.
interface Pace {
  /// Time since an arbitrary moment.
  Duration elapsed();

  /// Waits for that moment of [#elapsed]; false when the loop shall stop.
  boolean pauseUntil(Duration moment);

  /// The pace of this machine; [#stop] may be called from any thread.
  final class Real implements Pace {
    private final CountDownLatch stopped = new CountDownLatch(1);

    @Override
    public Duration elapsed() {
      return Duration.ofNanos(System.nanoTime());
    }

    @Override
    public boolean pauseUntil(Duration moment) {
      try {
        return !stopped.await(moment.toNanos() - System.nanoTime(), TimeUnit.NANOSECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }

    /// Ends the loop at its next pause.
    void stop() {
      stopped.countDown();
    }

    /// Waits until somebody calls [#stop].
    void awaitStop() throws InterruptedException {
      stopped.await();
    }
  }
}
