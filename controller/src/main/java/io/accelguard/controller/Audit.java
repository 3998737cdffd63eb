// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// Who did and saw what, in a chain: the hash of each row covers the one before, so that nobody
/// changes or removes a row in silence. The database refuses changes too; the chain is for those
/// who can overrule it.
final class Audit {
  private static final long LOCK = 0x6175646974L;
  private static final String BEGINNING = "";

  private Audit() {}

  /// One row.
  ///
  /// @param subject what it was done to, such as `case/…`
  record Entry(Instant at, String actor, String action, String subject, String detail) {
    Entry {
      at = at.truncatedTo(ChronoUnit.MICROS);
      detail = Texts.bounded(detail, 4_096);
    }
  }

  /// A row with its place in the chain.
  record Link(long seq, Entry entry, String previous, String hash) {
    static Link of(ResultSet row) throws SQLException {
      return new Link(
          row.getLong("seq"),
          new Entry(
              row.getTimestamp("at").toInstant(),
              row.getString("actor"),
              row.getString("action"),
              row.getString("subject"),
              row.getString("detail")),
          row.getString("previous"),
          row.getString("hash"));
    }

    /// Whether it is what was written, and follows what came before.
    boolean follows(long seqBefore, String hashBefore) {
      return seq == seqBefore + 1
          && previous.equals(hashBefore)
          && hash.equals(Audit.hash(seq, entry, previous));
    }
  }

  /// Adds a row in the transaction of what it tells; last in it, because others wait meanwhile.
  static void add(Connection connection, Entry entry) throws SQLException {
    Query.of(connection, "select pg_advisory_xact_lock(?)", LOCK).any();
    Optional<Link> last =
        Query.of(connection, "select * from audit order by seq desc limit 1").first(Link::of);
    long seq = last.map(Link::seq).orElse(0L) + 1;
    String previous = last.map(Link::hash).orElse(BEGINNING);
    Query.of(
            connection,
            "insert into audit values (?, ?, ?, ?, ?, ?, ?, ?)",
            seq,
            entry.at(),
            entry.actor(),
            entry.action(),
            entry.subject(),
            entry.detail(),
            previous,
            hash(seq, entry, previous))
        .run();
  }

  /// The newest rows below a number.
  static List<Link> page(Connection connection, long below, int limit) throws SQLException {
    return Query.of(
            connection, "select * from audit where seq < ? order by seq desc limit ?", below, limit)
        .list(Link::of);
  }

  /// What the chain says of itself.
  ///
  /// @param rows how many rows are in order
  /// @param broken the number where the chain breaks
  /// @param head hash of the last row in order, to be kept elsewhere: a chain that was cut off at
  ///   its end is whole, and only who knows an older head can tell
  record Verdict(long rows, Optional<Long> broken, String head) {}

  /// Reads the whole chain.
  static Verdict verify(Connection connection) throws SQLException {
    long seq = 0;
    String hash = BEGINNING;
    while (true) {
      List<Link> links =
          Query.of(connection, "select * from audit where seq > ? order by seq limit 1000", seq)
              .list(Link::of);
      if (links.isEmpty()) return new Verdict(seq, Optional.empty(), hash);
      for (Link link : links) {
        if (!link.follows(seq, hash)) return new Verdict(seq, Optional.of(seq + 1), hash);
        seq = link.seq();
        hash = link.hash();
      }
    }
  }

  /// Every field with its length before it, so that no two rows have the same bytes.
  private static String hash(long seq, Entry entry, String previous) {
    MessageDigest digest = Secrets.digest();
    digest.update(ByteBuffer.allocate(8).putLong(0, seq));
    for (String field :
        List.of(
            entry.at().toString(),
            entry.actor(),
            entry.action(),
            entry.subject(),
            entry.detail(),
            previous)) {
      byte[] bytes = field.getBytes(StandardCharsets.UTF_8);
      digest.update(ByteBuffer.allocate(4).putInt(0, bytes.length));
      digest.update(bytes);
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
