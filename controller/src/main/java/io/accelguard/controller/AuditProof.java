// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import io.accelguard.controller.Audit.Link;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/// Reads the whole chain of the audit and says whether it is in order.
final class AuditProof {
  private final Optional<AuditErasure.Cut> cut;
  private final TreeSet<Long> unannounced = new TreeSet<>();
  private boolean cutIsAnnounced;
  private long erased;

  private AuditProof(Optional<AuditErasure.Cut> cut) {
    this.cut = cut;
    cutIsAnnounced = cut.isEmpty();
  }

  /// What the chain says of itself.
  ///
  /// @param rows number of the last row in order
  /// @param erased how many rows lost their words, as announced
  /// @param first number of the first row that is still there
  /// @param broken the number where the chain breaks
  /// @param head hash of the last row in order, to be kept elsewhere: a chain that was cut off at
  ///   its end is whole, and only who knows an older head can tell
  record Verdict(long rows, long erased, long first, Optional<Long> broken, String head) {}

  static Verdict verify(Connection connection) throws SQLException {
    return new AuditProof(AuditErasure.Cut.find(connection)).read(connection);
  }

  private Verdict read(Connection connection) throws SQLException {
    long first = cut.map(AuditErasure.Cut::seq).orElse(0L) + 1;
    long seq = first - 1;
    String hash = cut.map(AuditErasure.Cut::hash).orElse(Audit.BEGINNING);
    while (true) {
      List<Link> links =
          Query.of(connection, "select * from audit where seq > ? order by seq limit 1000", seq)
              .list(Link::of);
      if (links.isEmpty()) return new Verdict(seq, erased, first, silent(first), hash);
      for (Link link : links) {
        if (!link.follows(seq, hash))
          return new Verdict(seq, erased, first, Optional.of(seq + 1), hash);
        note(link);
        seq = link.seq();
        hash = link.hash();
      }
    }
  }

  private void note(Link link) {
    if (link.seal().isErased()) {
      erased++;
      unannounced.add(link.seq());
    }
    if (link.entry().action().equals(AuditErasure.ERASED))
      AuditErasure.Ranges.read(link.entry().detail())
          .forEach(range -> unannounced.subSet(range.from(), true, range.to(), true).clear());
    if (link.entry().action().equals(AuditErasure.CUT))
      cutIsAnnounced |= cut.isPresent() && cut.get().text().equals(link.entry().detail());
  }

  /// A row that lost its words, or rows that are gone, without a row that says so.
  private Optional<Long> silent(long first) {
    if (!cutIsAnnounced) return Optional.of(first);
    return unannounced.isEmpty() ? Optional.empty() : Optional.of(unannounced.getFirst());
  }
}
