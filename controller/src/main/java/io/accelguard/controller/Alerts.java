// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import io.accelguard.model.Alert;
import io.accelguard.model.JsonCodec;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Keeps what is wrong, in the transaction of what caused it, so that neither is there without the
/// other.
final class Alerts {
  static final int MAX_TEXT = 1_000;
  private static final int MAX_LIVE = 10_000;
  private static final String RAISE =
      """
      insert into alert (alert_id, category, severity, account, groups, hosts, firing, raised_at, changed_at, digest, body)
      values (?, ?, ?, ?, ?, ?, true, ?, ?, ?, ?::jsonb)
      on conflict (alert_id) do update set category = excluded.category, severity = excluded.severity,
        account = excluded.account, groups = excluded.groups, hosts = excluded.hosts, body = excluded.body,
        raised_at = case when alert.firing then alert.raised_at else excluded.raised_at end,
        version = alert.version + case when alert.firing and alert.digest = excluded.digest then 0 else 1 end,
        changed_at = case when alert.firing and alert.digest = excluded.digest then alert.changed_at else excluded.changed_at end,
        digest = excluded.digest, firing = true
      """;
  private static final String END =
      """
      update alert set firing = false, version = version + 1, changed_at = ?, body = ?::jsonb where alert_id = ? and firing
      """;

  private final JsonCodec codec = new JsonCodec();

  /// Keeps an alert that fires.
  ///
  /// @param digest what must differ for a change to be worth telling
  void raise(Connection connection, AlertRow row, String digest, Instant now) throws SQLException {
    Query.of(
            connection,
            RAISE,
            row.id(),
            row.category(),
            row.severity(),
            row.account(),
            row.groups(),
            row.hosts(),
            now,
            now,
            digest,
            Texts.storable(codec.write(row.alert())))
        .run();
  }

  /// Ends an alert, if it fires. It keeps its labels, by which receivers know it.
  void end(Connection connection, String id, Instant now) throws SQLException {
    Optional<Alert> known =
        Query.of(connection, "select body from alert where alert_id = ? and firing", id)
            .first(row -> codec.read(Alert.class, row.getString(1)))
            .flatMap(found -> found);
    if (known.isEmpty()) return;
    Alert alert = known.get();
    Alert ended =
        new Alert(
            id,
            alert.labels(),
            alert.summary(),
            alert.detail(),
            alert.startsAt(),
            now.isBefore(alert.startsAt()) ? alert.startsAt() : now,
            alert.link());
    Query.of(connection, END, now, Texts.storable(codec.write(ended)), id).run();
  }

  /// Those that fire, and those whose end some receiver does not know; the most severe first.
  List<AlertRow> live(Connection connection) throws SQLException {
    return Query.of(
            connection,
            "select * from alert a where firing or exists (select 1 from told t where t.alert_id ="
                + " a.alert_id and t.firing) order by severity = 'critical' desc, raised_at limit"
                + " ?",
            MAX_LIVE)
        .list(this::row)
        .stream()
        .flatMap(Optional::stream)
        .toList();
  }

  private Optional<AlertRow> row(ResultSet row) throws SQLException {
    List<String> groups = Query.texts(row, "groups");
    List<String> hosts = Query.texts(row, "hosts");
    String category = row.getString("category");
    String severity = row.getString("severity");
    String account = row.getString("account");
    Instant raised = row.getTimestamp("raised_at").toInstant();
    long version = row.getLong("version");
    return codec
        .read(Alert.class, row.getString("body"))
        .map(alert ->
            new AlertRow(category, severity, account, groups, hosts, raised, version, alert));
  }

  /// Text of others, fit for every receiver.
  static String text(String text) {
    return Texts.bounded(Texts.visible(text), MAX_TEXT);
  }

  /// The first few of many names.
  static String names(List<String> names, int most) {
    String first = String.join(", ", names.stream().limit(most).toList());
    return names.size() <= most ? first : first + " and " + (names.size() - most) + " more";
  }
}
