// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import io.accelguard.model.AlertMessage;
import io.accelguard.model.JsonCodec;
import io.accelguard.notifiers.Delivery;
import io.accelguard.notifiers.RetrySchedule;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;

/// Messages that wait to be sent. Any replica may take one: it is lent for a minute, and whoever
/// ends in that time leaves it to the next, under the same id. So a message is sent at least once.
final class Outbox {
  private static final Duration LEASE = Duration.ofMinutes(1);
  private static final Duration KEPT = Duration.ofDays(7);
  private static final Duration KEPT_DEAD = Duration.ofDays(30);
  private static final int MAX_DEAD = 10_000;
  private static final int MAX_PROBLEM = 256;
  private static final String CLAIM =
      """
      update outbox set claim = claim + 1, due_at = ? where message_id = (
        select o.message_id from outbox o where o.receiver = ? and o.state = 'waiting' and o.due_at <= ?
          and not exists (select 1 from receiver r where r.name = o.receiver and (r.disabled_at is not null or r.paused_until > ?))
        order by o.created_at, o.message_id limit 1 for update skip locked) returning *
      """;
  private static final String SETTLE =
      """
      update outbox set state = ?, due_at = ?, failures = failures + ?, problem = ?, settled_at = ?::timestamptz
      where message_id = ? and claim = ? and state = 'waiting'
      """;

  private final Database database;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final JsonCodec codec = new JsonCodec();

  Outbox(Database database, InstantSource clock, RandomGenerator random) {
    this.database = database;
    this.clock = clock;
    this.random = random;
  }

  /// A message that was lent.
  ///
  /// @param message empty if it cannot be read
  record Claimed(UUID id, long claim, int failures, Optional<AlertMessage> message) {}

  /// The oldest message for a receiver that is due; empty too while the receiver wants none.
  Optional<Claimed> claim(String receiver) throws SQLException {
    Instant now = clock.instant();
    return database.transaction(connection ->
        Query.of(connection, CLAIM, now.plus(LEASE), receiver, now, now)
            .first(row ->
                new Claimed(
                    row.getObject("message_id", UUID.class),
                    row.getLong("claim"),
                    row.getInt("failures"),
                    codec.read(AlertMessage.class, row.getString("body")))));
  }

  /// Keeps how a try ended. Whoever comes after its lease ran out changes nothing.
  ///
  /// @return whether the message was given up
  boolean settle(Receiver receiver, Claimed claimed, Delivery delivery) throws SQLException {
    Instant now = clock.instant();
    return database.transaction(connection ->
        switch (delivery) {
          case Delivery.Delivered _ -> {
            settle(connection, claimed, "sent", now, 0, "");
            told(connection, receiver, "");
            yield false;
          }
          case Delivery.Refused refused -> {
            settle(connection, claimed, "dead", now, 1, refused.why());
            yield true;
          }
          case Delivery.Disabled disabled -> {
            settle(connection, claimed, "waiting", now, 1, disabled.why());
            told(connection, receiver, disabled.why());
            Query.of(
                    connection,
                    "update receiver set disabled_at = ? where name = ?",
                    now,
                    receiver.name())
                .run();
            yield false;
          }
          case Delivery.Retry retry -> {
            told(connection, receiver, retry.why());
            if (retry.after().isPresent()) pause(connection, receiver, now, retry.after().get());
            Optional<Duration> wait = wait(receiver, claimed.failures(), retry.after());
            settle(
                connection,
                claimed,
                wait.isPresent() ? "waiting" : "dead",
                now.plus(wait.orElse(Duration.ZERO)),
                1,
                retry.why());
            yield wait.isEmpty();
          }
        });
  }

  /// An Alertmanager is told the present state, which never gets too old to be told.
  private Optional<Duration> wait(Receiver receiver, int failures, Optional<Duration> asked) {
    if (receiver.kind() != Receiver.Kind.ALERTMANAGER)
      return RetrySchedule.after(failures, asked, random);
    return RetrySchedule.after(Math.min(failures, 1), asked, random)
        .map(wait ->
            asked.isEmpty() && wait.compareTo(Duration.ofMinutes(1)) > 0
                ? Duration.ofMinutes(1)
                : wait);
  }

  private static void settle(
      Connection connection, Claimed claimed, String state, Instant due, int failed, String why)
      throws SQLException {
    Query.of(
            connection,
            SETTLE,
            state,
            due,
            failed,
            problem(why),
            state.equals("waiting") ? Optional.empty() : Optional.of(due),
            claimed.id(),
            claimed.claim())
        .run();
  }

  private static void told(Connection connection, Receiver receiver, String why)
      throws SQLException {
    Query.of(
            connection,
            "update receiver set problem = ? where name = ? and problem <> ?",
            problem(why),
            receiver.name(),
            problem(why))
        .run();
  }

  private static void pause(Connection connection, Receiver receiver, Instant now, Duration asked)
      throws SQLException {
    Query.of(
            connection,
            "update receiver set paused_until = ? where name = ?",
            now.plus(asked),
            receiver.name())
        .run();
  }

  /// What receivers say comes from outside, too.
  private static String problem(String why) {
    return Texts.bounded(Texts.visible(why), MAX_PROBLEM);
  }

  List<DeadMessage> dead(int limit) throws SQLException {
    return database.transaction(connection ->
        Query.of(
                connection,
                "select *, body -> 'alerts' -> 0 ->> 'summary' as summary from outbox where state ="
                    + " 'dead' order by settled_at desc, message_id limit ?",
                limit)
            .list(DeadMessage::of));
  }

  /// Gives a message that was given up another round of tries, under the same id.
  boolean replay(Visitor visitor, UUID id) throws SQLException {
    Instant now = clock.instant();
    return database.transaction(connection -> {
      Optional<String> receiver =
          Query.of(
                  connection,
                  "update outbox set state = 'waiting', failures = 0, due_at = ?, settled_at = null"
                      + " where message_id = ? and state = 'dead' returning receiver",
                  now,
                  id)
              .first(row -> row.getString(1));
      if (receiver.isPresent())
        Audit.add(
            connection,
            new Audit.Entry(
                now,
                visitor.name(),
                "notification-replayed",
                "notification/" + id,
                receiver.get()));
      return receiver.isPresent();
    });
  }

  /// Lets a receiver that wanted nothing any more, or a pause, have messages again.
  boolean enable(Visitor visitor, String name) throws SQLException {
    Instant now = clock.instant();
    return database.transaction(connection -> {
      boolean done =
          Query.of(
                      connection,
                      "update receiver set disabled_at = null, paused_until = null where name = ?"
                          + " and (disabled_at is not null or paused_until is not null)",
                      name)
                  .run()
              == 1;
      if (done)
        Audit.add(
            connection,
            new Audit.Entry(now, visitor.name(), "receiver-enabled", "receiver/" + name, ""));
      return done;
    });
  }

  /// How a receiver does.
  ///
  /// @param state `works`, `fails`, `pauses` or `disabled`
  record Health(String state, String problem) {}

  /// Of every receiver that ever was.
  Map<String, Health> health() throws SQLException {
    Instant now = clock.instant();
    Map<String, Health> found = new LinkedHashMap<>();
    database.transaction(connection ->
        Query.of(
                connection,
                "select name, problem, case when disabled_at is not null then 'disabled' when"
                    + " paused_until > ? then 'pauses' when problem <> '' then 'fails' else 'works'"
                    + " end as state from receiver order by name",
                now)
            .list(row ->
                found.put(
                    row.getString("name"),
                    new Health(row.getString("state"), row.getString("problem")))));
    return found;
  }

  /// How many messages of each receiver are in a state.
  Map<String, Long> counts(String state) throws SQLException {
    Map<String, Long> counts = new LinkedHashMap<>();
    database.transaction(connection ->
        Query.of(
                connection,
                "select receiver, count(*) from outbox where state = ? group by 1",
                state)
            .list(row -> counts.put(row.getString(1), row.getLong(2))));
    return counts;
  }

  /// Forgets what was sent long ago, and of what was given up all but the newest.
  void forget() throws SQLException {
    Instant now = clock.instant();
    database.transaction(connection -> {
      Query.of(
              connection,
              "delete from outbox where state = 'sent' and settled_at < ? or state = 'dead' and"
                  + " settled_at < ?",
              now.minus(KEPT),
              now.minus(KEPT_DEAD))
          .run();
      Query.of(
              connection,
              "delete from outbox where message_id in (select message_id from outbox where state ="
                  + " 'dead' order by settled_at desc offset ?)",
              MAX_DEAD)
          .run();
      return Query.of(
              connection, "delete from alert where not firing and changed_at < ?", now.minus(KEPT))
          .run();
    });
  }
}
