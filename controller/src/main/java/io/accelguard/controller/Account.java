// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;

/// Who answers for a workload, as far as the site knows.
///
/// @param name the site's name of the account, or what the node calls the owner
/// @param person whether it is one person's for sure; only then it can have consequences
/// @param tier what the account pays for; empty where the site does not say
public record Account(String name, boolean person, String tier, Set<String> groups) {
  public Account {
    groups = Set.copyOf(groups);
  }

  /// Of a row of `case_file`, as it was when the case was opened.
  static Account of(ResultSet row) throws SQLException {
    return new Account(
        row.getString("account"),
        row.getBoolean("person"),
        row.getString("tier"),
        new HashSet<>(Query.texts(row, "groups")));
  }
}
