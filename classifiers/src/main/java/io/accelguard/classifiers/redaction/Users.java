// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers.redaction;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Replaces the numbers of ordinary users, one to one. The system's own (below 1000, and nobody)
/// stay: they are the same on every host.
final class Users {
  private static final int FIRST = 1000;
  private static final int LAST = 59_999;
  private static final int NOBODY = 65_534;

  /// Users remembered; beyond that two may share a number.
  private static final int MOST = 32_768;

  private static final Pattern IN_CGROUP =
      Pattern.compile("(?<=/user-|/user@|/uid_|-user-)\\d{1,9}(?=[./-]|$)");

  private final Keyed keyed;
  private final Map<Integer, Integer> known = new HashMap<>();
  private final Set<Integer> taken = new HashSet<>();

  Users(Keyed keyed) {
    this.keyed = keyed;
  }

  int of(int uid) {
    if (uid < FIRST || uid == NOBODY) return uid;
    Integer before = known.get(uid);
    if (before != null) return before;
    int found = FIRST + Math.floorMod(hash(uid), LAST - FIRST + 1);
    if (known.size() >= MOST) return found;
    while (!taken.add(found)) found = found == LAST ? FIRST : found + 1;
    known.put(uid, found);
    return found;
  }

  OptionalInt of(OptionalInt uid) {
    return uid.isEmpty() ? uid : OptionalInt.of(of(uid.getAsInt()));
  }

  /// The numbers of users in the path of a cgroup.
  String cgroup(String path) {
    return IN_CGROUP
        .matcher(path)
        .replaceAll(
            m -> Matcher.quoteReplacement(Integer.toString(of(Integer.parseInt(m.group())))));
  }

  private int hash(int uid) {
    return ByteBuffer.wrap(keyed.bytes("uid", 0, Integer.toString(uid))).getInt();
  }
}
