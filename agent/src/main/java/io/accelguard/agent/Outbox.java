// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import io.accelguard.model.Event;
import io.accelguard.notifiers.Books;
import io.accelguard.notifiers.DropReason;
import io.accelguard.notifiers.LogClass;
import io.accelguard.notifiers.Spool;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Carries events from the sampler thread to the spools of their receivers, on a thread of its own,
/// because writing to disk waits. A full queue drops the newest event and counts it.
final class Outbox implements EventSink, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Outbox.class);
  private static final int QUEUE = 1024;
  private static final String QUEUE_FULL = "queue-full";
  private static final Duration MAX_BACKOFF = Duration.ofSeconds(60);
  private static final Duration GATHER = Duration.ofMillis(20);

  private final BlockingQueue<Event> queue = new ArrayBlockingQueue<>(QUEUE);
  private final AtomicLong overflow = new AtomicLong();
  private final List<Destination> destinations;
  private final Runnable committed;
  private final Thread thread = Thread.ofPlatform().name("spool").unstarted(this::work);
  private volatile boolean open = true;
  private volatile boolean writable = true;
  private Duration backoff = Duration.ZERO;

  /// One receiver's spool.
  ///
  /// @param wants which events it gets
  record Destination(Spool spool, Predicate<Event> wants) {}

  /// @param committed told after events have become durable
  Outbox(List<Destination> destinations, Runnable committed) {
    this.destinations = List.copyOf(destinations);
    this.committed = committed;
  }

  void start() {
    thread.start();
  }

  @Override
  public void accept(Event event) {
    if (!queue.offer(event)) overflow.addAndGet(destinations.size());
  }

  /// The books of all receivers together: an event counts once for each.
  EventCounts counts() {
    long overflowed = overflow.get();
    long produced = overflowed;
    long acknowledged = 0;
    long spooled = 0;
    long bytes = 0;
    double filled = 0;
    Map<String, Long> dropped = new HashMap<>();
    for (DropReason reason : DropReason.values()) dropped.put(reason.id(), 0L);
    dropped.put(QUEUE_FULL, overflowed);
    for (Destination destination : destinations) {
      bytes += destination.spool().bytes();
      filled = Math.max(filled, destination.spool().filled());
      for (LogClass logClass : LogClass.values()) {
        Books books = destination.spool().books(logClass);
        produced += books.produced();
        acknowledged += books.acknowledged();
        spooled += books.spooled();
        books.dropped().forEach((reason, n) -> dropped.merge(reason.id(), n, Long::sum));
      }
    }
    return new EventCounts(produced, acknowledged, spooled, dropped, bytes, filled, writable);
  }

  /// Makes what was accepted durable, as far as the disk lets it, and ends the thread.
  @Override
  public void close() {
    open = false;
    try {
      if (thread.isAlive()) thread.join(Duration.ofSeconds(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    for (Destination destination : destinations) {
      try {
        destination.spool().close();
      } catch (IOException e) {
        log.atWarn().addKeyValue("why", Unreadable.why(e)).log("a spool did not close in order");
      }
    }
  }

  private void work() {
    try {
      while (open || !queue.isEmpty()) {
        List<Event> batch = new ArrayList<>();
        Event first =
            queue.poll(backoff.isZero() ? 200 : backoff.toMillis(), TimeUnit.MILLISECONDS);
        if (first != null) {
          batch.add(first);
          TimeUnit.NANOSECONDS.sleep(open ? GATHER.toNanos() : 0);
          queue.drainTo(batch);
        }
        if (first != null || !writable) commit(batch);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void commit(List<Event> batch) {
    boolean all = true;
    for (Destination destination : destinations) {
      for (Event event : batch)
        if (destination.wants().test(event)) destination.spool().offer(LogClass.P0, event);
      all &= destination.spool().commit();
    }
    if (all != writable) {
      if (all) log.info("events can be written to disk again");
      else log.error("events cannot be written to disk; they are kept in memory and tried again");
    }
    writable = all;
    backoff = all ? Duration.ZERO : longer(backoff);
    if (all) committed.run();
  }

  private static Duration longer(Duration backoff) {
    Duration next = backoff.isZero() ? Duration.ofSeconds(1) : backoff.multipliedBy(2);
    return next.compareTo(MAX_BACKOFF) > 0 ? MAX_BACKOFF : next;
  }
}
