// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/// A pack of rules without the rules.
///
/// @param rules how many
/// @param stage which nodes shall have it
/// @param holding how many nodes say that they judge by it
/// @param refusing how many say that they did not take it
public record RulePackRow(
    long version,
    Instant expires,
    String note,
    int rules,
    Stage stage,
    Instant published,
    String publishedBy,
    Optional<Instant> withdrawn,
    long holding,
    long refusing) {

  static RulePackRow of(ResultSet row) throws SQLException {
    return new RulePackRow(
        row.getLong("version"),
        row.getTimestamp("expires_at").toInstant(),
        row.getString("note"),
        row.getInt("rules"),
        new Stage(row.getInt("percent"), Query.texts(row, "hosts")),
        row.getTimestamp("published_at").toInstant(),
        row.getString("published_by"),
        Query.time(row, "withdrawn_at"),
        row.getLong("holding"),
        row.getLong("refusing"));
  }

  /// Whether nodes are still told of it.
  public boolean isOffered(Instant now) {
    return withdrawn.isEmpty() && now.isBefore(expires);
  }

  /// A part of the fleet.
  ///
  /// @param percent of the nodes; a node that is among 5 % is among 50 % too, for every pack
  /// @param hosts names with `*` for any characters; empty for all
  public record Stage(int percent, List<String> hosts) {
    static final int MOST_PATTERNS = 100;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._*-]{1,255}");

    public Stage {
      hosts = List.copyOf(hosts);
    }

    /// What is wrong with it.
    Optional<String> problem() {
      if (percent < 0 || percent > 100)
        return Optional.of("the share of nodes is 0 to 100 percent");
      if (hosts.size() > MOST_PATTERNS || !hosts.stream().allMatch(NAME.asMatchPredicate()))
        return Optional.of("hosts are at most 100 names, with * for any characters");
      return Optional.empty();
    }

    boolean holds(UUID node, String host) {
      return Math.floorMod(node.hashCode(), 100) < percent
          && (hosts.isEmpty() || hosts.stream().anyMatch(pattern -> fits(pattern, host)));
    }

    /// Without a regular expression: both sides may be chosen to make one slow.
    static boolean fits(String pattern, String name) {
      String[] parts = pattern.split("\\*", -1);
      String first = parts[0];
      if (parts.length == 1) return name.equals(first);
      String last = parts[parts.length - 1];
      if (name.length() < first.length() + last.length()
          || !name.startsWith(first)
          || !name.endsWith(last)) return false;
      int at = first.length();
      int end = name.length() - last.length();
      for (int i = 1; i < parts.length - 1; i++) {
        int found = name.indexOf(parts[i], at);
        if (found < 0 || found + parts[i].length() > end) return false;
        at = found + parts[i].length();
      }
      return true;
    }

    @Override
    public String toString() {
      return percent + " % of " + (hosts.isEmpty() ? "all nodes" : String.join(", ", hosts));
    }
  }
}
