// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers.window;

/// How far back a feature looks.
public enum Span {
  /// what happens now
  SHORT("s", 10),
  /// whether it goes on
  MEDIUM("m", 60),
  /// rhythm and slow change
  LONG("l", 600);

  private final String id;
  private final int seconds;

  Span(String id, int seconds) {
    this.id = id;
    this.seconds = seconds;
  }

  /// The letter of docs/detection.md, section 5.7.
  public String id() {
    return id;
  }

  public int seconds() {
    return seconds;
  }
}
