// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import io.accelguard.controller.DryRun.Facts;
import io.accelguard.controller.Ladder.Span;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// The violations of the last 30 days, to try policies on.
final class PastMonth {
  private static final Duration LENGTH = Duration.ofDays(30);
  private static final int MOST = 5_000;

  private final Database database;
  private final InstantSource clock;

  PastMonth(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  private record File(UUID id, Account account, String category) {}

  List<Facts> facts(Visitor visitor) throws SQLException {
    Instant since = clock.instant().minus(LENGTH);
    return database.transaction(connection -> {
      List<Exemption> exemptions = Exemptions.all(connection);
      List<File> files =
          Query.of(
                  connection,
                  "select * from case_file c where updated_at >= ? and (cardinality(?::text[]) = 0"
                      + " or groups && ?) and exists (select 1 from incident i where i.case_id ="
                      + " c.case_id and violation_at >= ?) order by updated_at desc limit ?",
                  since,
                  visitor.groups(),
                  visitor.groups(),
                  since,
                  MOST)
              .list(row ->
                  new File(
                      row.getObject("case_id", UUID.class),
                      Account.of(row),
                      row.getString("category")));
      List<Facts> facts = new ArrayList<>();
      for (File file : files) facts.add(facts(connection, file, since, exemptions));
      return facts;
    });
  }

  private static Facts facts(
      Connection connection, File file, Instant since, List<Exemption> exemptions)
      throws SQLException {
    List<Span> spans =
        Spans.of(connection, file.id()).stream()
            .filter(span -> !span.from().isBefore(since))
            .toList();
    List<Span> exempt =
        exemptions.stream()
            .filter(exemption -> exemption.covers(file.account(), file.category()))
            .map(exemption -> new Span(exemption.created(), exemption.end()))
            .toList();
    return new Facts(file.id().toString(), file.account(), file.category(), spans, exempt);
  }
}
