// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import io.accelguard.controller.Ladder.Span;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/// Lets follow from violations what the policies say: notice, grace, strikes, restriction. Each
/// step of a case is one transaction with its note and its row in the audit, so that it happens
/// once.
final class Consequences {
  static final String NAME = "controller";
  private static final int BATCH = 1_000;

  /// What ended before that is not brought up again, also when a policy is new.
  private static final Duration FRESH = Duration.ofHours(24);

  /// Those that wait for a step come first; those that are only looked at again take turns.
  private static final String CANDIDATES =
      """
      select c.case_id from case_file c where c.state in ('open', 'acknowledged') and c.person
        and (c.due <= ?
          or (c.stage in ('none', 'observed', 'exempt') and c.due is null and exists (select 1 from incident i
            where i.case_id = c.case_id and i.violation_at is not null and i.cleared_at is null))
          or (c.stage = 'none' and c.updated_at > ? and exists (select 1 from incident i
            where i.case_id = c.case_id and i.violation_at is not null)))
        and not exists (select 1 from appeal a where a.case_id = c.case_id and a.decision = 'open')
      order by c.stage in ('observed', 'exempt'), random() limit ?
      """;

  private final Database database;
  private final InstantSource clock;
  private final Supplier<UUID> ids;
  private final ConsequencesConfig config;
  private final Notices notices;

  Consequences(
      Database database,
      InstantSource clock,
      Supplier<UUID> ids,
      ConsequencesConfig config,
      Notices notices) {
    this.database = database;
    this.clock = clock;
    this.ids = ids;
    this.config = config;
    this.notices = notices;
  }

  private record File(
      UUID id,
      Account account,
      String category,
      String stage,
      Optional<Instant> due,
      String policy) {
    static File of(ResultSet row) throws SQLException {
      return new File(
          row.getObject("case_id", UUID.class),
          Account.of(row),
          row.getString("category"),
          row.getString("stage"),
          Query.time(row, "due"),
          row.getString("policy"));
    }
  }

  /// One step for every case that is due.
  void run() throws SQLException {
    Instant now = clock.instant();
    List<UUID> due =
        database.transaction(connection ->
            Query.of(connection, CANDIDATES, now, now.minus(FRESH), BATCH)
                .list(row -> row.getObject(1, UUID.class)));
    for (UUID id : due) {
      String link = notices.link(id);
      database.transaction(connection -> {
        Optional<File> file =
            Query.of(
                    connection,
                    "select * from case_file c where case_id = ? and state in ('open',"
                        + " 'acknowledged') and not exists (select 1 from appeal a where a.case_id"
                        + " = c.case_id and a.decision = 'open') for update of c skip locked",
                    id)
                .first(File::of);
        if (file.isPresent()) step(connection, file.get(), link);
        return id;
      });
    }
  }

  private void step(Connection connection, File file, String link) throws SQLException {
    Instant now = clock.instant();
    if (file.due().isPresent()) {
      if (!file.due().get().isAfter(now)) strike(connection, file, link, now);
      return;
    }
    Optional<Exemption> exemption =
        Exemptions.covering(connection, file.account(), file.category(), now);
    if (exemption.isPresent()) {
      exempt(connection, file, exemption.get(), now);
      return;
    }
    Policy policy = config.policy(file.account(), file.category(), now);
    switch (policy.mode()) {
      case OBSERVE -> {
        if (!file.stage().equals("observed"))
          move(connection, file, "observed", Optional.empty(), policy.name());
      }
      case WARN -> {
        move(connection, file, "noticed", Optional.empty(), policy.name());
        tell(connection, file, link, "notice", "Nothing else follows.");
      }
      case RESTRICT -> {
        Instant end = now.plus(policy.grace());
        move(connection, file, "grace", Optional.of(end), policy.name());
        tell(
            connection,
            file,
            link,
            "notice",
            "If it goes on at " + Words.time(end) + ", that is a strike.");
      }
    }
  }

  private static void exempt(Connection connection, File file, Exemption exemption, Instant now)
      throws SQLException {
    if (file.stage().equals("exempt")) return;
    move(connection, file, "exempt", file.due(), file.policy());
    Query.of(
            connection,
            "update exemption set uses = uses + 1 where exemption_id = ?",
            exemption.id())
        .run();
    String why = "exempt until " + Words.time(exemption.end()) + ": " + exemption.reason();
    Cases.note(connection, file.id(), new CaseNote(now, NAME, "exemption", why));
  }

  private void strike(Connection connection, File file, String link, Instant now)
      throws SQLException {
    Optional<Policy> policy =
        config.policies().stream()
            .filter(p -> p.name().equals(file.policy()) && p.mode() == Policy.Mode.RESTRICT)
            .findFirst();
    if (policy.isEmpty()) {
      move(connection, file, "none", Optional.empty(), "");
      return;
    }
    List<Span> spans = Spans.of(connection, file.id());
    Optional<Instant> earned = Ladder.nextStrike(file.due().orElse(now), spans);
    if (earned.isEmpty() || earned.get().isAfter(now)) return;
    Optional<Exemption> exemption =
        Exemptions.covering(connection, file.account(), file.category(), now);
    if (exemption.isPresent()) {
      exempt(connection, file, exemption.get(), now);
      return;
    }
    if (strikesSince(connection, now.minus(config.budgetPer())) >= config.budget()) {
      move(connection, file, "held", Optional.empty(), file.policy());
      record(
          connection,
          file,
          "held",
          "the budget of "
              + config.budget()
              + " strikes in "
              + Words.duration(config.budgetPer())
              + " is used up; a person decides");
      return;
    }
    give(connection, file, policy.get(), link, now);
  }

  private void give(Connection connection, File file, Policy policy, String link, Instant now)
      throws SQLException {
    List<Instant> all =
        new ArrayList<>(
            Query.of(
                    connection,
                    "select at from strike where account = ? and state = 'active'",
                    file.account().name())
                .list(row -> row.getTimestamp(1).toInstant()));
    all.add(now);
    double weight = Ladder.weight(all, now, config.halfLife());
    Optional<Instant> until =
        weight >= policy.restrictAt()
            ? Optional.of(now.plus(policy.restrictFor()))
            : Optional.empty();
    Query.of(
            connection,
            "insert into strike (strike_id, account, category, case_id, at, policy,"
                + " restricts_until) values (?, ?, ?, ?, ?, ?, ?::timestamptz)",
            ids.get(),
            file.account().name(),
            file.category(),
            file.id(),
            now,
            policy.name(),
            until)
        .run();
    move(connection, file, "struck", Optional.of(now.plus(Ladder.STRIKE_EVERY)), policy.name());
    String told =
        "It went on, and that is a strike; yours weigh "
            + Words.weight(weight)
            + until
                .map(end -> " and keep you from the service until " + Words.time(end) + ".")
                .orElse(" of " + Words.weight(policy.restrictAt()) + " that would restrict you.");
    tell(connection, file, link, "strike", told);
  }

  private static long strikesSince(Connection connection, Instant since) throws SQLException {
    return Query.of(connection, "select count(*) from strike where at > ?", since)
        .first(row -> row.getLong(1))
        .orElse(0L);
  }

  private static void move(
      Connection connection, File file, String stage, Optional<Instant> due, String policy)
      throws SQLException {
    Query.of(
            connection,
            "update case_file set stage = ?, due = ?::timestamptz, policy = ? where case_id = ?",
            stage,
            due,
            policy,
            file.id())
        .run();
  }

  private void tell(Connection connection, File file, String link, String kind, String text)
      throws SQLException {
    notices.queue(connection, file.id(), file.account().name(), link, text);
    record(connection, file, kind, text);
  }

  private void record(Connection connection, File file, String kind, String text)
      throws SQLException {
    Instant now = clock.instant();
    Cases.note(connection, file.id(), new CaseNote(now, NAME, kind, text));
    Audit.add(connection, new Audit.Entry(now, NAME, kind, "case/" + file.id(), text));
  }
}
