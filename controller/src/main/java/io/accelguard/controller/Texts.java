// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Makes what nodes send fit for the database and for the eye. Whoever can choose a process' name
/// must not be able to keep an accusation from being stored.
final class Texts {
  private static final Instant EARLIEST = Instant.parse("1970-01-01T00:00:00Z");
  private static final Instant LATEST = Instant.parse("9999-01-01T00:00:00Z");
  private static final Pattern ESCAPE =
      Pattern.compile(
          "\\\\(?:u[dD][89abAB]\\p{XDigit}{2}\\\\u[dD][c-fC-F]\\p{XDigit}{2}"
              + "|u(?<unfit>0000|[dD][89a-fA-F]\\p{XDigit}{2})|.)",
          Pattern.DOTALL);
  private static final Pattern UNSEEN =
      Pattern.compile(
          "[\\p{Cc}&&[^\\n\\t]]|[\\u061c\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069\\p{Cs}]");

  private Texts() {}

  /// Cuts a text, never in the middle of a character, and takes out the one character that
  /// PostgreSQL cannot store.
  static String bounded(String text, int limit) {
    String clean = text.replace("\0", "");
    if (clean.length() <= limit) return clean;
    return clean.substring(
        0, Character.isHighSurrogate(clean.charAt(limit - 1)) ? limit - 1 : limit);
  }

  /// JSON that `jsonb` takes: the zero character and halves of characters become U+FFFD.
  static String storable(String json) {
    return ESCAPE
        .matcher(json.replace('\0', '\ufffd'))
        .replaceAll(found ->
            found.group("unfit") == null ? Matcher.quoteReplacement(found.group()) : "\\\\ufffd");
  }

  /// Text in which control characters and those that turn the direction of writing are spelt out.
  static String visible(String text) {
    return UNSEEN
        .matcher(text)
        .replaceAll(found -> String.format("\\\\u%04x", (int) found.group().charAt(0)));
  }

  /// A time that the database can hold.
  static Instant bounded(Instant at) {
    if (at.isBefore(EARLIEST)) return EARLIEST;
    return at.isAfter(LATEST) ? LATEST : at;
  }
}
