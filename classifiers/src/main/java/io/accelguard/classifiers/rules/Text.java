// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers.rules;

import java.util.Locale;

/// One value of a field, as seen and in lower case. Cut to a bound, so that no process can make
/// matching expensive.
///
/// @param folded the form that all tests but regular expressions look at
record Text(String seen, String folded) {
  static final int MAX_LENGTH = 1 << 16;

  static Text of(String seen) {
    String cut = seen.length() > MAX_LENGTH ? seen.substring(0, MAX_LENGTH) : seen;
    return new Text(cut, fold(cut));
  }

  static String fold(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}
