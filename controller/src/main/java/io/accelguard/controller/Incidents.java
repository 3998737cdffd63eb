// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import io.accelguard.model.Change;
import io.accelguard.model.Evidence;
import io.accelguard.model.Incident;
import io.accelguard.model.JsonCodec;
import io.accelguard.model.Verdict;
import io.accelguard.model.VerdictState;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/// The latest state of each incident, whatever the order in which its events arrive. An id is never
/// used again after it was cleared, so a clear is final, also when the node's clock went back.
final class Incidents {
  private static final String UPSERT =
      """
      insert into incident (node_id, incident_id, category, variant, state, posterior, workload, owner, opened_at,
        updated_at, cleared_at, reason, body, violation_at)
      values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?)
      on conflict (node_id, incident_id) do update set variant = excluded.variant, state = excluded.state,
        posterior = excluded.posterior, updated_at = excluded.updated_at, cleared_at = excluded.cleared_at,
        reason = excluded.reason, body = excluded.body,
        violation_at = least(incident.violation_at, excluded.violation_at), filed = false
      where incident.cleared_at is null and (excluded.cleared_at is not null or incident.updated_at <= excluded.updated_at)
      """;
  private static final String OPENED =
      "update incident set opened_at = ? where node_id = ? and incident_id = ? and opened_at > ?";

  private static final Pattern ID = Pattern.compile("[\\w:.-]{1,128}");
  private static final double MAX_NATS = 1_000_000;

  private final JsonCodec codec = new JsonCodec();

  /// Whether it can be found by its id and drawn: probabilities between 0 and 1, weights of a size
  /// that evidence can have.
  static boolean isSound(Incident incident) {
    Verdict verdict = incident.verdict();
    return ID.matcher(incident.id()).matches()
        && DoubleStream.of(verdict.posterior(), verdict.prior(), verdict.coverage())
            .allMatch(share -> share >= 0 && share <= 1)
        && DoubleStream.concat(
                DoubleStream.of(verdict.logOdds()),
                Stream.concat(verdict.evidence().stream(), verdict.counterEvidence().stream())
                    .mapToDouble(Evidence::nats))
            .allMatch(nats -> Math.abs(nats) <= MAX_NATS);
  }

  /// Takes one report of an incident.
  void take(Connection connection, UUID node, Instant at, Incident incident) throws SQLException {
    Verdict verdict = incident.verdict();
    String id = Texts.bounded(incident.id(), 128);
    Timestamp when = Timestamp.from(Texts.bounded(at));
    try (PreparedStatement upsert = connection.prepareStatement(UPSERT);
        PreparedStatement opened = connection.prepareStatement(OPENED)) {
      upsert.setObject(1, node);
      upsert.setString(2, id);
      upsert.setString(3, verdict.category().id());
      upsert.setString(4, Texts.bounded(verdict.variant(), 64));
      upsert.setString(5, verdict.state().id());
      upsert.setDouble(6, verdict.posterior());
      upsert.setString(7, Texts.bounded(incident.workload().workload(), 255));
      upsert.setString(8, Texts.bounded(incident.workload().owner().name(), 255));
      upsert.setTimestamp(9, when);
      upsert.setTimestamp(10, when);
      if (incident.change() == Change.CLEARED) upsert.setTimestamp(11, when);
      else upsert.setNull(11, Types.TIMESTAMP_WITH_TIMEZONE);
      upsert.setString(12, Texts.bounded(incident.reason(), 64));
      upsert.setString(13, Texts.storable(codec.write(incident)));
      if (verdict.state() == VerdictState.VIOLATION) upsert.setTimestamp(14, when);
      else upsert.setNull(14, Types.TIMESTAMP_WITH_TIMEZONE);
      upsert.executeUpdate();
      opened.setTimestamp(1, when);
      opened.setObject(2, node);
      opened.setString(3, id);
      opened.setTimestamp(4, when);
      opened.executeUpdate();
    }
  }
}
