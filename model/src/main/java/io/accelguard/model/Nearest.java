// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.model;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/// Finds the name that a person probably meant.
public final class Nearest {
  private Nearest() {}

  /// The closest of the known names, if it is at most a third of the name's length away
  /// (Levenshtein distance).
  public static Optional<String> to(String name, Collection<String> known) {
    return known.stream()
        .filter(candidate -> distance(name, candidate) <= Math.max(1, name.length() / 3))
        .min(
            Comparator.comparingInt((String candidate) -> distance(name, candidate))
                .thenComparing(c -> c));
  }

  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) row[j] = j;
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int above = row[j];
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        row[j] = Math.min(Math.min(row[j - 1], above) + 1, diagonal + change);
        diagonal = above;
      }
    }
    return row[b.length()];
  }
}
