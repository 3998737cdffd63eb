// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A text with Sigma's wildcards: `*` for any characters, `?` for one, `\` before either for
/// itself. A backslash before anything else is a backslash; two are one.
///
/// The text is kept as the parts between the stars. They are looked for from left to right, each at
/// its first place, which is right because a star takes whatever is left over.
///
/// @param parts at least one, folded unless letter case matters; `ANY_CHARACTER` stands for `?`
/// @param openStart whether anything may stand before the first part
/// @param openEnd whether anything may stand after the last part
record Glob(List<String> parts, boolean openStart, boolean openEnd) {
  /// Never valid in text: a Unicode noncharacter.
  private static final char ANY_CHARACTER = '\uFFFF';

  /// A pattern for which letter case does not matter: it is asked about folded texts.
  static Glob parse(String pattern) {
    return parseCased(Text.fold(pattern));
  }

  /// A pattern for which it does.
  static Glob parseCased(String pattern) {
    List<String> parts = new ArrayList<>();
    StringBuilder part = new StringBuilder();
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      boolean escapes = c == '\\' && i + 1 < pattern.length();
      if (escapes && "*?\\".indexOf(pattern.charAt(i + 1)) >= 0) {
        part.append(pattern.charAt(++i));
      } else if (c == '*') {
        parts.add(part.toString());
        part.setLength(0);
      } else {
        part.append(c == '?' ? ANY_CHARACTER : c);
      }
    }
    parts.add(part.toString());
    boolean openStart = parts.size() > 1 && parts.getFirst().isEmpty();
    boolean openEnd = parts.size() > 1 && parts.getLast().isEmpty();
    List<String> full = parts.stream().filter(s -> !s.isEmpty()).toList();
    return new Glob(full.isEmpty() ? List.of("") : full, openStart, openEnd);
  }

  /// The longest text, folded, that stands in everything the pattern matches; may be empty.
  String longestRun() {
    String longest = "";
    for (String part : parts) {
      for (String run : part.split(String.valueOf(ANY_CHARACTER), -1)) {
        if (run.length() > longest.length()) longest = run;
      }
    }
    return Text.fold(longest);
  }

  /// Steps for a character of text, at most: each `?` may be compared at every place.
  int cost() {
    int cost = 1 + parts.size();
    for (String part : parts) if (part.indexOf(ANY_CHARACTER) >= 0) cost += part.length();
    return cost;
  }

  /// The text, if there is no wildcard in it.
  Optional<String> literal() {
    boolean plain = parts.size() == 1 && !openStart && !openEnd;
    return Optional.of(parts.getFirst()).filter(part -> plain && part.indexOf(ANY_CHARACTER) < 0);
  }

  Glob anyStart() {
    return new Glob(parts, true, openEnd);
  }

  Glob anyEnd() {
    return new Glob(parts, openStart, true);
  }

  boolean matches(String text) {
    int last = parts.size() - 1;
    if (last == 0) return matchesOnly(parts.getFirst(), text);
    int from = 0;
    for (int i = 0; i < last; i++) {
      String part = parts.get(i);
      int at = i == 0 && !openStart ? (startsAt(part, text, 0) ? 0 : -1) : find(part, text, from);
      if (at < 0) return false;
      from = at + part.length();
    }
    String end = parts.get(last);
    if (openEnd) return find(end, text, from) >= 0;
    int at = text.length() - end.length();
    return at >= from && startsAt(end, text, at);
  }

  private boolean matchesOnly(String part, String text) {
    if (openStart && openEnd) return find(part, text, 0) >= 0;
    if (openStart) return startsAt(part, text, text.length() - part.length());
    if (openEnd) return startsAt(part, text, 0);
    return text.length() == part.length() && startsAt(part, text, 0);
  }

  private static int find(String part, String text, int from) {
    if (part.indexOf(ANY_CHARACTER) < 0) return text.indexOf(part, from);
    for (int at = from; at <= text.length() - part.length(); at++) {
      if (startsAt(part, text, at)) return at;
    }
    return -1;
  }

  private static boolean startsAt(String part, String text, int at) {
    if (at < 0 || at + part.length() > text.length()) return false;
    for (int i = 0; i < part.length(); i++) {
      char c = part.charAt(i);
      if (c != ANY_CHARACTER && c != text.charAt(at + i)) return false;
    }
    return true;
  }
}
