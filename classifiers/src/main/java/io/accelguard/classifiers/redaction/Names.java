// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers.redaction;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// Replaces names by pseudonyms of the same build: letters by letters of the same case, digits by
/// digits, hexadecimal by hexadecimal; all else stays, and so do words that rules look for. The
/// same name always has the same pseudonym, and no two names share one.
final class Names {
  /// Remembered names; beyond that two may share a pseudonym.
  private static final int MOST = 65_536;

  private static final int ATTEMPTS = 16;

  /// In every alphabet that addresses of wallets are written in.
  private static final String LOWER = "acdefghjkmnpqrstuvwxyz";

  private static final String UPPER = "ABCDEFGHJKLMNPQRSTUVWXYZ";
  private static final String DIGITS = "23456789";

  private final Keyed keyed;
  private final List<String> keep;
  private final Map<String, String> known = new HashMap<>();
  private final Set<String> taken = new HashSet<>();

  /// @param keep in lower case
  Names(Keyed keyed, List<String> keep) {
    this.keyed = keyed;
    this.keep = List.copyOf(keep);
  }

  String of(String name) {
    String before = known.get(name);
    if (before != null) return before;
    if (known.size() >= MOST) return pseudonym(name, 0);
    String found = pseudonym(name, 0);
    for (int salt = 1; salt < ATTEMPTS && !taken.add(found); salt++) {
      found = pseudonym(name, salt);
    }
    known.put(name, found);
    return found;
  }

  private String pseudonym(String name, int salt) {
    byte[] bytes = keyed.bytes("name", salt, name);
    boolean hex = name.length() >= 8 && name.chars().allMatch(Names::isHex);
    boolean[] kept = kept(name);
    StringBuilder text = new StringBuilder(name.length());
    for (int i = 0; i < name.length(); i++) {
      int at = i % bytes.length;
      if (i > 0 && at == 0) bytes = keyed.bytes("more" + i, salt, name);
      text.append(kept[i] ? name.charAt(i) : like(name.charAt(i), bytes[at] & 0xff, hex));
    }
    return text.toString();
  }

  /// Which characters belong to a word that rules look for.
  private boolean[] kept(String name) {
    boolean[] kept = new boolean[name.length()];
    String folded = name.toLowerCase(Locale.ROOT);
    if (folded.length() != name.length()) return kept;
    for (String word : keep) {
      for (int at = folded.indexOf(word); at >= 0; at = folded.indexOf(word, at + 1)) {
        for (int i = 0; i < word.length(); i++) kept[at + i] = true;
      }
    }
    return kept;
  }

  private static char like(char c, int random, boolean hex) {
    if (Character.isDigit(c)) return DIGITS.charAt(random % DIGITS.length());
    if (hex) return (char) ((c >= 'a' ? 'a' : 'A') + random % 6);
    if (Character.isUpperCase(c)) return UPPER.charAt(random % UPPER.length());
    return Character.isLetter(c) || Character.isSurrogate(c)
        ? LOWER.charAt(random % LOWER.length())
        : c;
  }

  private static boolean isHex(int c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
  }
}
