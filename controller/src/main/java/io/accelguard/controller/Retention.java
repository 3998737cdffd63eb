// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Deletes what is older than the site keeps it, in batches that are transactions of their own, so
/// that intake and pages never wait for long. Of all replicas one at a time does it, once an hour;
/// where it was cut off, the next one goes on. What an open case or an open appeal needs stays.
final class Retention {
  /// Of a case `c`: somebody may still need all that led to it.
  static final String UNSETTLED =
      "(c.state in ('open', 'acknowledged') or exists (select 1 from appeal a where a.case_id ="
          + " c.case_id and a.decision = 'open'))";

  private static final long LOCK = 0x72657461696eL;
  private static final Duration EVERY = Duration.ofHours(1);
  private static final Duration LOST = Duration.ofMinutes(2);
  private static final long CHECK_MINUTES = 5;
  private static final Logger LOG = LoggerFactory.getLogger(Retention.class);

  private final Database database;
  private final InstantSource clock;
  private final RetentionConfig config;
  private final List<RetentionKind> kinds;

  Retention(Database database, InstantSource clock, RetentionConfig config) {
    this.database = database;
    this.clock = clock;
    this.config = config;
    this.kinds = RetentionKind.all(config);
  }

  RetentionConfig config() {
    return config;
  }

  /// Deletes what is due, as far as no other replica is at it.
  void run() throws SQLException {
    for (RetentionKind kind : kinds) {
      Instant before = clock.instant().minus(kind.kept());
      if (!database.transaction(connection -> begin(connection, kind, before))) continue;
      for (RetentionKind.Step step : kind.steps()) {
        while (!Thread.currentThread().isInterrupted()
            && database.transaction(connection -> batch(connection, kind, step, before))) {
          // There is more.
        }
      }
      database.transaction(connection -> end(connection, kind, before));
    }
  }

  private boolean begin(Connection connection, RetentionKind kind, Instant before)
      throws SQLException {
    Instant now = clock.instant();
    if (!Query.of(connection, "select 1 where pg_try_advisory_xact_lock(?)", LOCK).any())
      return false;
    boolean isAnothers =
        Query.of(
                connection,
                "select 1 from retention where kind = ? and (ended_at > ? or ended_at is null and"
                    + " beat_at > ?)",
                kind.name(),
                now.minus(EVERY),
                now.minus(LOST))
            .any();
    if (isAnothers) return false;
    Query.of(
            connection,
            "insert into retention (kind, begun_at, beat_at, planned) values (?, ?, ?, ?) on"
                + " conflict (kind) do update set begun_at = excluded.begun_at, beat_at ="
                + " excluded.beat_at, ended_at = null, planned = excluded.planned, deleted = 0",
            kind.name(),
            now,
            now,
            overdue(connection, kind, before))
        .run();
    return true;
  }

  /// Whether there may be more to do.
  private boolean batch(
      Connection connection, RetentionKind kind, RetentionKind.Step step, Instant before)
      throws SQLException {
    // Others hold it for moments only, to see that this one is at it.
    Query.of(connection, "select pg_advisory_xact_lock(?)", LOCK).any();
    Instant now = clock.instant();
    int gone = step.delete(connection, before, now);
    Query.of(
            connection,
            "update retention set beat_at = ?, deleted = deleted + ?, ever = ever + ? where kind ="
                + " ?",
            now,
            gone,
            gone,
            kind.name())
        .run();
    return gone > 0;
  }

  private boolean end(Connection connection, RetentionKind kind, Instant before)
      throws SQLException {
    Query.of(
            connection,
            "update retention set ended_at = ?, held = ? where kind = ?",
            clock.instant(),
            overdue(connection, kind, before),
            kind.name())
        .run();
    return true;
  }

  private static long overdue(Connection connection, RetentionKind kind, Instant before)
      throws SQLException {
    long rows = 0;
    for (RetentionKind.Step step : kind.steps()) rows += step.overdue(connection, before);
    return rows;
  }

  /// How far each kind has come.
  List<RetentionRow> rows() throws SQLException {
    return database.transaction(connection -> {
      List<RetentionRow> rows = new ArrayList<>();
      for (RetentionKind kind : kinds) {
        Optional<RetentionRow> row =
            Query.of(connection, "select * from retention where kind = ?", kind.name())
                .first(found -> RetentionRow.of(kind.name(), kind.kept(), found));
        rows.add(row.orElseGet(() -> RetentionRow.never(kind.name(), kind.kept())));
      }
      return rows;
    });
  }

  /// Runs that go on until this is closed.
  record Repeated(ScheduledExecutorService thread) implements AutoCloseable {
    @Override
    public void close() {
      thread.shutdownNow();
      thread.close();
    }
  }

  Repeated repeat() {
    ScheduledExecutorService thread =
        Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().name("retention").factory());
    var _ = thread.scheduleWithFixedDelay(this::tryOnce, 1, CHECK_MINUTES, TimeUnit.MINUTES);
    return new Repeated(thread);
  }

  /// Caught here, because a failed run must not end those after it.
  private void tryOnce() {
    try {
      run();
    } catch (SQLException | RuntimeException e) {
      LOG.atWarn()
          .addKeyValue("cause", e.getMessage())
          .log("what is too old could not be deleted; it will be tried again");
    }
  }
}
