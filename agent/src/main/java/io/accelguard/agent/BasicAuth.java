// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;

/// Checks names and passwords (RFC 7617) against bcrypt hashes. What was right is remembered, so
/// that a scrape costs no bcrypt; what may be wrong is compared at most five times a second over
/// all clients, so that guessing takes neither the node's time nor forever to notice.
final class BasicAuth {
  private static final int A_SECOND = 5;
  private static final int REMEMBERED = 100;
  private static final long SECOND = 1_000_000_000L;

  /// Compared for names that do not exist, which therefore take as long.
  private static final String NOBODY =
      "$2y$10$l.UM9sHxdiasWLCrr1VFdel1SxJ3k3j.eXKKBfsMRheF2QciDzGd.";

  private final LongSupplier nanos;
  private final Set<String> right = new LinkedHashSet<>();
  private long second;
  private int compared;

  /// What becomes of a request.
  enum Answer {
    ADMITTED,
    REFUSED,
    LATER
  }

  /// @param nanos a clock that only goes on
  BasicAuth(LongSupplier nanos) {
    this.nanos = nanos;
    this.second = nanos.getAsLong();
  }

  /// @param header `Authorization`, or empty
  /// @param users hashes by name
  synchronized Answer check(String header, Map<String, String> users) {
    if (users.isEmpty()) return Answer.ADMITTED;
    String[] pair = pair(header);
    if (pair.length != 2) return Answer.REFUSED;
    String hash = users.getOrDefault(pair[0], NOBODY);
    String key = key(pair[0], hash, pair[1]);
    if (right.contains(key)) return Answer.ADMITTED;
    if (!mayCompare()) return Answer.LATER;
    boolean same = OpenBSDBCrypt.checkPassword(hash, pair[1].toCharArray());
    if (!same || !users.containsKey(pair[0])) return Answer.REFUSED;
    if (right.size() >= REMEMBERED) right.remove(right.iterator().next());
    right.add(key);
    return Answer.ADMITTED;
  }

  private boolean mayCompare() {
    long now = nanos.getAsLong();
    if (now - second >= SECOND) {
      second = now;
      compared = 0;
    }
    return compared++ < A_SECOND;
  }

  private static String[] pair(String header) {
    String[] words = header.strip().split(" +", 2);
    if (words.length != 2 || !words[0].equalsIgnoreCase("Basic")) return new String[0];
    try {
      byte[] bytes = Base64.getDecoder().decode(words[1]);
      return new String(bytes, StandardCharsets.UTF_8).split(":", 2);
    } catch (IllegalArgumentException e) {
      return new String[0];
    }
  }

  /// The hash is part of it: a password that was changed is not remembered.
  private static String key(String... parts) {
    try {
      byte[] bytes = Arrays.toString(parts).getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
