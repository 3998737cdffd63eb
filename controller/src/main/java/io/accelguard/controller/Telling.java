// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import io.accelguard.model.Alert;
import io.accelguard.model.AlertMessage;
import io.accelguard.model.JsonCodec;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/// Decides which receiver is told what now, and puts the messages in the outbox: one transaction,
/// and one replica at a time, so that a state of an alert is one message however many there are.
final class Telling {
  static final int TOGETHER = 50;
  private static final long LOCK = 0x74656c6cL;

  /// Beyond that a receiver is told nothing new until it took some; its alerts wait as they are.
  private static final int MAX_WAITING = 1_000;

  private final Database database;
  private final InstantSource clock;
  private final Supplier<UUID> ids;
  private final NotificationsConfig config;
  private final String publicUrl;
  private final Alerts alerts = new Alerts();
  private final JsonCodec codec = new JsonCodec();

  Telling(Database database, InstantSource clock, Supplier<UUID> ids, ControllerConfig config) {
    this.database = database;
    this.clock = clock;
    this.ids = ids;
    this.config = config.notifications();
    this.publicUrl = config.consequences().publicUrl();
  }

  /// One round.
  void run() throws SQLException {
    database.transaction(connection -> {
      if (Query.of(connection, "select 1 where pg_try_advisory_xact_lock(?)", LOCK).any())
        round(connection);
      return true;
    });
  }

  private void round(Connection connection) throws SQLException {
    Instant now = clock.instant();
    List<Silence> silences = Silences.active(connection, now);
    List<AlertRow> audible =
        alerts.live(connection).stream()
            .filter(alert -> silences.stream().noneMatch(silence -> silence.covers(alert)))
            .toList();
    if (audible.isEmpty()) return;
    for (Receiver receiver : config.receivers()) {
      Map<String, Pace.Told> told = told(connection, receiver);
      Pace pace = receiver.kind() == Receiver.Kind.ALERTMANAGER ? Pace.ALERTMANAGER : config.pace();
      List<AlertRow> due =
          audible.stream()
              .filter(alert -> concerns(receiver, alert, Optional.ofNullable(told.get(alert.id()))))
              .filter(alert -> pace.isDue(alert, Optional.ofNullable(told.get(alert.id())), now))
              .toList();
      if (!due.isEmpty()) tell(connection, receiver, due, now);
    }
  }

  /// Who was told that something is wrong hears how it goes on, also when it is less by then.
  private static boolean concerns(Receiver receiver, AlertRow alert, Optional<Pace.Told> told) {
    return receiver.wants(alert) || told.filter(Pace.Told::firing).isPresent();
  }

  private static Map<String, Pace.Told> told(Connection connection, Receiver receiver)
      throws SQLException {
    Map<String, Pace.Told> told = new HashMap<>();
    Query.of(
            connection,
            "select t.*, exists (select 1 from outbox o where o.message_id = t.message_id and"
                + " o.state = 'waiting') as waiting from told t join alert a using (alert_id) where"
                + " t.receiver = ? and (a.firing or t.firing)",
            receiver.name())
        .list(row ->
            told.put(
                row.getString("alert_id"),
                new Pace.Told(
                    row.getBoolean("firing"),
                    row.getLong("version"),
                    row.getTimestamp("at").toInstant(),
                    row.getBoolean("waiting"))));
    return told;
  }

  private void tell(Connection connection, Receiver receiver, List<AlertRow> due, Instant now)
      throws SQLException {
    long waiting =
        Query.of(
                connection,
                "select count(*) from outbox where receiver = ? and state = 'waiting'",
                receiver.name())
            .first(row -> row.getLong(1))
            .orElse(0L);
    if (waiting >= MAX_WAITING) return;
    double tokens = tokens(connection, receiver, now);
    List<List<AlertRow>> messages =
        receiver.kind() == Receiver.Kind.ALERTMANAGER ? together(due) : messages(due, (int) tokens);
    for (List<AlertRow> message : messages) put(connection, receiver, message, now);
    Query.of(
            connection,
            "update receiver set tokens = ? where name = ?",
            Math.max(0, tokens - messages.size()),
            receiver.name())
        .run();
  }

  /// Each alert alone while there are tokens; with the last one goes all that is left.
  static List<List<AlertRow>> messages(List<AlertRow> due, int tokens) {
    if (tokens <= 0) return List.of();
    List<List<AlertRow>> messages = new ArrayList<>();
    int alone = due.size() <= tokens ? due.size() : tokens - 1;
    for (AlertRow alert : due.subList(0, alone)) messages.add(List.of(alert));
    if (alone < due.size())
      messages.add(due.subList(alone, Math.min(due.size(), alone + TOGETHER)));
    return messages;
  }

  private static List<List<AlertRow>> together(List<AlertRow> due) {
    List<List<AlertRow>> messages = new ArrayList<>();
    for (int i = 0; i < due.size(); i += TOGETHER)
      messages.add(due.subList(i, Math.min(due.size(), i + TOGETHER)));
    return messages;
  }

  private static double tokens(Connection connection, Receiver receiver, Instant now)
      throws SQLException {
    record Bucket(double tokens, Instant filled) {}
    Bucket bucket =
        Query.of(
                connection,
                "insert into receiver (name, tokens, filled_at) values (?, ?, ?) on conflict (name)"
                    + " do update set name = excluded.name returning tokens, filled_at",
                receiver.name(),
                (double) receiver.rate(),
                now)
            .first(row -> new Bucket(row.getDouble(1), row.getTimestamp(2).toInstant()))
            .orElseThrow();
    double minutes = Duration.between(bucket.filled(), now).toMillis() / 60_000.0;
    double tokens =
        Math.min(receiver.rate(), bucket.tokens() + Math.max(0, minutes) * receiver.rate());
    Query.of(connection, "update receiver set filled_at = ? where name = ?", now, receiver.name())
        .run();
    return tokens;
  }

  private void put(Connection connection, Receiver receiver, List<AlertRow> rows, Instant now)
      throws SQLException {
    UUID id = ids.get();
    AlertMessage message =
        new AlertMessage("msg_" + id, now, rows.stream().map(this::absolute).toList());
    Query.of(
            connection,
            "insert into outbox (message_id, receiver, body, created_at, due_at) values (?, ?,"
                + " ?::jsonb, ?, ?)",
            id,
            receiver.name(),
            codec.write(message),
            now,
            now)
        .run();
    for (AlertRow row : rows)
      Query.of(
              connection,
              "insert into told (alert_id, receiver, message_id, firing, version, at) values (?, ?,"
                  + " ?, ?, ?, ?) on conflict (alert_id, receiver) do update set message_id ="
                  + " excluded.message_id, firing = excluded.firing, version = excluded.version, at"
                  + " = excluded.at",
              row.id(),
              receiver.name(),
              id,
              row.isFiring(),
              row.version(),
              now)
          .run();
  }

  private Alert absolute(AlertRow row) {
    Alert alert = row.alert();
    return new Alert(
        alert.id(),
        alert.labels(),
        alert.summary(),
        alert.detail(),
        alert.startsAt(),
        alert.endsAt(),
        alert.link().isEmpty() ? "" : publicUrl + alert.link());
  }
}
