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
///
/// The hash covers a row's words by their seal, the hash of the words and a salt of the row. When a
/// person is erased, words and salt go and the seal stays: the chain is whole, and nobody can find
/// out by guessing what was there. [AuditErasure] does that and cuts off what is too old; each
/// announces itself by a row, without which [AuditProof] takes it for tampering.
final class Audit {
  static final String BEGINNING = "";
  private static final long LOCK = 0x6175646974L;

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

  /// What stands for the words of a row in its hash.
  ///
  /// @param salt empty in rows of before there were salts, whose words are in the hash themselves
  /// @param kept the seal, once the words are gone; before, it is computed
  record Seal(String salt, String kept, boolean isErased) {
    String of(Entry entry) {
      return isErased
          ? kept
          : hash(
              ByteBuffer.allocate(0),
              List.of(salt, entry.actor(), entry.subject(), entry.detail()));
    }

    /// Whether nothing is left of the words, not even what proves when and what was done.
    boolean isLost() {
      return isErased && kept.isEmpty();
    }
  }

  /// A row with its place in the chain.
  record Link(long seq, Entry entry, Seal seal, String previous, String hash) {
    static Link of(ResultSet row) throws SQLException {
      return new Link(
          row.getLong("seq"),
          new Entry(
              row.getTimestamp("at").toInstant(),
              row.getString("actor"),
              row.getString("action"),
              row.getString("subject"),
              row.getString("detail")),
          new Seal(row.getString("salt"), row.getString("seal"), row.getBoolean("erased")),
          row.getString("previous"),
          row.getString("hash"));
    }

    /// Whether it is what was written, and follows what came before.
    boolean follows(long seqBefore, String hashBefore) {
      return seq == seqBefore + 1
          && previous.equals(hashBefore)
          && (seal.isLost() || hash.equals(Audit.hash(seq, entry, seal, previous)));
    }
  }

  /// Adds a row in the transaction of what it tells; last in it, because others wait meanwhile.
  static void add(Connection connection, Entry entry) throws SQLException {
    lock(connection);
    String salt =
        Query.of(connection, "select gen_random_uuid()::text")
            .list(row -> row.getString(1))
            .getFirst();
    Optional<Link> last =
        Query.of(connection, "select * from audit order by seq desc limit 1").first(Link::of);
    long seq = last.map(Link::seq).orElse(0L) + 1;
    String previous = last.map(Link::hash).orElse(BEGINNING);
    Query.of(
            connection,
            "insert into audit (seq, at, actor, action, subject, detail, previous, hash, salt)"
                + " values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            seq,
            entry.at(),
            entry.actor(),
            entry.action(),
            entry.subject(),
            entry.detail(),
            previous,
            hash(seq, entry, new Seal(salt, "", false), previous),
            salt)
        .run();
  }

  /// Lets nobody else write until the transaction ends.
  static void lock(Connection connection) throws SQLException {
    Query.of(connection, "select pg_advisory_xact_lock(?)", LOCK).any();
  }

  /// The newest rows below a number.
  static List<Link> page(Connection connection, long below, int limit) throws SQLException {
    return Query.of(
            connection, "select * from audit where seq < ? order by seq desc limit ?", below, limit)
        .list(Link::of);
  }

  private static String hash(long seq, Entry entry, Seal seal, String previous) {
    String at = entry.at().toString();
    boolean bare = seal.salt().isEmpty() && !seal.isErased();
    return hash(
        ByteBuffer.allocate(8).putLong(0, seq),
        bare
            ? List.of(at, entry.actor(), entry.action(), entry.subject(), entry.detail(), previous)
            : List.of(at, entry.action(), seal.of(entry), previous));
  }

  /// Every field with its length before it, so that no two rows have the same bytes.
  private static String hash(ByteBuffer first, List<String> fields) {
    MessageDigest digest = Secrets.digest();
    digest.update(first);
    for (String field : fields) {
      byte[] bytes = field.getBytes(StandardCharsets.UTF_8);
      digest.update(ByteBuffer.allocate(4).putInt(0, bytes.length));
      digest.update(bytes);
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
