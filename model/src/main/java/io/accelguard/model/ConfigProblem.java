// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.model;

/// A mistake in a file that a person wrote: where it is and what to do about it.
///
/// @param file as the person named it
/// @param line from 1; 0 when it is about the whole file
/// @param key dotted path, empty when it is about the syntax
/// @param message what is wrong, and the remedy where one is known
public record ConfigProblem(String file, int line, String key, String message) {
  @Override
  public String toString() {
    String place = line == 0 ? file : file + ":" + line;
    return key.isEmpty() ? place + ": " + message : place + ": " + key + ": " + message;
  }
}
