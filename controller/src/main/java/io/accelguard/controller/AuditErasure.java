// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import io.accelguard.controller.Audit.Entry;
import io.accelguard.controller.Audit.Link;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// The two ways in which the audit forgets. Each leaves a row that says what was forgotten, and by
/// whom.
final class AuditErasure {
  static final String ERASED = "audit-erased";
  static final String CUT = "audit-cut";

  /// What fits into one row that announces; at most two numbers of 19 digits and two signs each.
  private static final int RANGES = 100;

  private AuditErasure() {}

  /// Where the chain begins since old rows were cut off.
  ///
  /// @param hash of the last row that is gone
  record Cut(long seq, String hash) {
    static Optional<Cut> find(Connection connection) throws SQLException {
      return Query.of(connection, "select seq, hash from audit_cut")
          .first(row -> new Cut(row.getLong(1), row.getString(2)));
    }

    /// As its announcement says it.
    String text() {
      return "rows to " + seq + ", the last with the hash " + hash;
    }
  }

  /// Rows that follow each other.
  record Range(long from, long to) {}

  /// Ranges as an announcement lists them, `3-7,9-9`.
  static final class Ranges {
    private Ranges() {}

    static List<Range> of(Collection<Long> sorted) {
      List<Range> ranges = new ArrayList<>();
      for (long seq : sorted) {
        if (!ranges.isEmpty() && ranges.getLast().to() == seq - 1)
          ranges.set(ranges.size() - 1, new Range(ranges.getLast().from(), seq));
        else ranges.add(new Range(seq, seq));
      }
      return ranges;
    }

    static String text(List<Range> ranges) {
      return ranges.stream()
          .map(range -> range.from() + "-" + range.to())
          .collect(Collectors.joining(","));
    }

    /// What is no range is none: then the rows it means are not announced.
    static List<Range> read(String text) {
      return Arrays.stream(text.split(",", -1))
          .filter(range -> range.matches("\\d{1,18}-\\d{1,18}"))
          .map(range -> range.split("-", -1))
          .map(ends -> new Range(Long.parseLong(ends[0]), Long.parseLong(ends[1])))
          .filter(range -> range.from() <= range.to())
          .toList();
    }
  }

  /// Takes the words out of rows, and their salts; when, what kind of deed and the seals stay.
  ///
  /// @param subjects of the rows
  /// @param pseudonym what they name afterwards
  /// @return how many rows
  static int erase(
      Connection connection, Collection<String> subjects, String pseudonym, Instant at, String by)
      throws SQLException {
    Audit.lock(connection);
    List<Link> links =
        Query.of(
                connection,
                "select * from audit where subject = any(?) and not erased order by seq",
                subjects)
            .list(Link::of);
    Query.of(connection, "set local accelguard.audit = 'UPDATE'").run();
    for (Link link : links) {
      boolean sealed = !link.seal().salt().isEmpty();
      Query.of(
              connection,
              "update audit set subject = ?, detail = '', salt = '', seal = ?, erased = true where"
                  + " seq = ?",
              pseudonym,
              sealed ? link.seal().of(link.entry()) : "",
              link.seq())
          .run();
    }
    Query.of(connection, "set local accelguard.audit = ''").run();
    List<Range> ranges = Ranges.of(links.stream().map(Link::seq).toList());
    for (int i = 0; i < ranges.size(); i += RANGES) {
      String text = Ranges.text(ranges.subList(i, Math.min(ranges.size(), i + RANGES)));
      Audit.add(connection, new Entry(at, by, ERASED, pseudonym, text));
    }
    return links.size();
  }

  /// Cuts off the oldest rows, at most a batch, up to the first that is young or is of a case that
  /// is not settled.
  ///
  /// @return how many rows
  static int cut(Connection connection, Instant before, Instant now, int batch)
      throws SQLException {
    Audit.lock(connection);
    List<Link> links =
        Query.of(connection, OLDEST, batch).list(Link::of).stream()
            .takeWhile(link -> link.entry().at().isBefore(before))
            .toList();
    if (links.isEmpty()) return 0;
    Cut cut = new Cut(links.getLast().seq(), links.getLast().hash());
    Audit.add(connection, new Entry(now, "controller", CUT, "audit", cut.text()));
    Query.of(connection, "set local accelguard.audit = 'DELETE'").run();
    Query.of(connection, "delete from audit where seq <= ?", cut.seq()).run();
    Query.of(connection, "set local accelguard.audit = ''").run();
    Query.of(
            connection,
            "insert into audit_cut (seq, hash) values (?, ?) on conflict (one) do update set seq ="
                + " excluded.seq, hash = excluded.hash",
            cut.seq(),
            cut.hash())
        .run();
    return links.size();
  }

  private static final String OLDEST =
      """
      with oldest as (select * from audit order by seq limit ?)
      select * from oldest where seq < coalesce((select min(o.seq) from oldest o join case_file c on o.subject = 'case/' || c.case_id
        where %s), 9223372036854775807) order by seq
      """
          .formatted(Retention.UNSETTLED);
}
