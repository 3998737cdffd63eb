// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import io.accelguard.model.Incident;
import io.accelguard.model.NodeStatus;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps files in step on a thread of its own: writes the status file, reads changed configuration.
final class Keeper implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Keeper.class);
  private static final Duration INTERVAL = Duration.ofSeconds(1);
  private static final Duration FRESH = Duration.ofSeconds(10);

  /// Looking at every file costs hundreds of system calls: it is done in one round of so many.
  private static final int ROUNDS_A_LOOK = 5;

  private final HeapTrim heap = HeapTrim.ofRuntime();
  private final StatusFile file;
  private final Reload reload;
  private final Consumer<Reload.Fresh> taker;
  private final Pace.Real pace = new Pace.Real();
  private final AtomicReference<@Nullable News> latest = new AtomicReference<>();
  private final Thread thread = Thread.ofPlatform().name("keeper").unstarted(this::work);
  private @Nullable News told;
  private Duration toldAt = Duration.ZERO;
  private boolean written = true;
  private int rounds;

  private record News(Standing standing, List<Incident> incidents) {}

  /// @param taker told of changed configuration and rules, on the keeper's thread
  Keeper(StatusFile file, Reload reload, Consumer<Reload.Fresh> taker) {
    this.file = file;
    this.reload = reload;
    this.taker = taker;
  }

  void start() {
    thread.start();
  }

  /// How things stand now; only the latest is written. Never waits.
  void offer(Standing standing, List<Incident> incidents) {
    latest.set(new News(standing, incidents));
  }

  /// Writes the last news and ends the thread.
  @Override
  public void close() {
    pace.stop();
    try {
      thread.join(Duration.ofSeconds(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void work() {
    do {
      step();
    } while (pace.pauseUntil(pace.elapsed().plus(INTERVAL)));
    step();
  }

  /// One round.
  void step() {
    News news = latest.get();
    if (news != null && isWorthWriting(news)) {
      write(new NodeStatus(news.standing().report(), news.incidents()));
      told = news;
      toldAt = pace.elapsed();
    }
    if (rounds++ % ROUNDS_A_LOOK == 0) reload.poll().ifPresent(taker);
    heap.step();
  }

  /// Verdicts change at hops; between them the file is only kept fresh.
  private boolean isWorthWriting(News news) {
    if (told == null || news.standing().ticks() == told.standing().ticks()) return told == null;
    return !news.incidents().equals(told.incidents())
        || !news.standing().workloads().equals(told.standing().workloads())
        || pace.elapsed().minus(toldAt).compareTo(FRESH) > 0;
  }

  private void write(NodeStatus status) {
    try {
      file.write(status);
      if (!written) log.info("{} can be written again", file);
      written = true;
    } catch (IOException e) {
      if (written)
        log.atWarn().addKeyValue("why", Unreadable.why(e)).log("{} cannot be written", file);
      written = false;
    }
  }
}
