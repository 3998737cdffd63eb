// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

/// Makes text from nodes fit for the database.
final class Texts {
  private Texts() {}

  /// Cuts a text, and takes out the one character that PostgreSQL cannot store.
  static String bounded(String text, int limit) {
    String clean = text.replace("\0", "");
    return clean.length() <= limit ? clean : clean.substring(0, limit);
  }
}
