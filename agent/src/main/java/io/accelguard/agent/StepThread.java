// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A thread that repeats a step, and waits between two as long as the step asks for.
final class StepThread implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(StepThread.class);
  private static final Duration AFTER_TROUBLE = Duration.ofSeconds(10);

  private final String name;
  private final Step step;
  private final Pace.Real pace = new Pace.Real();
  private final Thread thread;
  private boolean troubled;

  /// What is repeated.
  interface Step {
    /// Does a little work and gives the time to wait before the next.
    Duration step() throws IOException;
  }

  StepThread(String name, Step step) {
    this.name = name;
    this.step = step;
    this.thread = Thread.ofPlatform().daemon().name(name).unstarted(this::work);
  }

  void start() {
    thread.start();
  }

  /// Ends the thread; a step that hangs is left behind after a few seconds.
  @Override
  public void close() {
    pace.stop();
    try {
      if (thread.isAlive()) thread.join(Duration.ofSeconds(2));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void work() {
    Duration wait;
    do {
      wait = once();
    } while (pace.pauseUntil(pace.elapsed().plus(wait)));
  }

  private Duration once() {
    try {
      Duration wait = step.step();
      troubled = false;
      return wait;
    } catch (IOException | RuntimeException e) {
      if (!troubled)
        log.atWarn()
            .addKeyValue("thread", name)
            .addKeyValue("why", Terminal.safe(e.toString()))
            .log("a step failed and is tried again");
      troubled = true;
      return AFTER_TROUBLE;
    }
  }
}
