// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import io.accelguard.model.Basis;
import io.accelguard.model.Incident;
import io.accelguard.model.JsonCodec;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Which incidents people called false positives: each for itself, or all of a case at once.
final class Labels {
  private static final int MOST = 5_000;
  private static final String KEEP =
      """
      insert into label (node_id, incident_id, category, host, began, ended, rules, model, of_case, at, actor)
      select i.node_id, i.incident_id, i.category, n.host, i.opened_at, coalesce(i.cleared_at, i.updated_at),
        coalesce(i.body #>> '{workload,basis,rules}', ''), coalesce(i.body #>> '{workload,basis,model}', ''), ?, ?, ?
      from incident i join node n using (node_id) where
      """;

  private final Database database;
  private final InstantSource clock;
  private final JsonCodec codec = new JsonCodec();

  Labels(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  /// Labels all incidents of a case, in the transaction that calls it a false positive.
  static void keep(Connection connection, UUID file, Instant now, String by) throws SQLException {
    Query.of(connection, KEEP + "i.case_id = ? on conflict do nothing", true, now, by, file).run();
  }

  /// Takes back what was labelled with the case.
  static void drop(Connection connection, UUID file) throws SQLException {
    Query.of(
            connection,
            "delete from label l using incident i where l.node_id = i.node_id and l.incident_id ="
                + " i.incident_id and i.case_id = ? and l.of_case",
            file)
        .run();
  }

  /// Labels one incident, or takes its label back; false if nothing changed.
  boolean set(Visitor visitor, UUID node, String incident, boolean isFalsePositive)
      throws SQLException {
    Instant now = clock.instant();
    return database.transaction(connection -> {
      Query change =
          isFalsePositive
              ? Query.of(
                  connection,
                  KEEP + "i.node_id = ? and i.incident_id = ? on conflict do nothing",
                  false,
                  now,
                  visitor.name(),
                  node,
                  incident)
              : Query.of(
                  connection,
                  "delete from label where node_id = ? and incident_id = ?",
                  node,
                  incident);
      if (change.run() == 0) return false;
      Audit.add(
          connection,
          new Audit.Entry(
              now,
              visitor.name(),
              isFalsePositive ? "label-set" : "label-removed",
              subject(connection, node, incident),
              "incident " + node + "/" + incident));
      return true;
    });
  }

  /// The case, so that the audit forgets it with the person.
  private static String subject(Connection connection, UUID node, String incident)
      throws SQLException {
    return Query.of(
            connection,
            "select case_id from incident where node_id = ? and incident_id = ? and case_id is not"
                + " null",
            node,
            incident)
        .first(row -> "case/" + row.getString(1))
        .orElse("incident/" + node);
  }

  /// Who called it a false positive; empty if nobody did.
  Optional<String> by(UUID node, String incident) throws SQLException {
    return database.transaction(connection ->
        Query.of(
                connection,
                "select actor from label where node_id = ? and incident_id = ?",
                node,
                incident)
            .first(row -> row.getString(1)));
  }

  /// The newest ones with their evidence, and a row of the audit.
  List<FalsePositive> export(String by) throws SQLException {
    return database.transaction(connection -> {
      List<FalsePositive> found =
          Query.of(
                  connection,
                  "select l.*, i.body from label l join incident i using (node_id, incident_id)"
                      + " order by l.began desc, l.node_id, l.incident_id limit ?",
                  MOST)
              .list(this::of)
              .stream()
              .flatMap(Optional::stream)
              .toList();
      Audit.add(
          connection,
          new Audit.Entry(clock.instant(), by, "labels-exported", "labels", found.size() + ""));
      return found;
    });
  }

  private Optional<FalsePositive> of(ResultSet row) throws SQLException {
    Optional<Incident> incident = codec.read(Incident.class, row.getString("body"));
    if (incident.isEmpty()) return Optional.empty();
    Basis basis = new Basis(row.getString("rules"), row.getString("model"));
    return Optional.of(
        new FalsePositive(
            row.getObject("node_id", UUID.class),
            row.getString("host"),
            row.getTimestamp("began").toInstant(),
            row.getTimestamp("ended").toInstant(),
            Optional.of(basis).filter(known -> !known.rules().isEmpty()),
            row.getString("actor"),
            incident.get()));
  }
}
