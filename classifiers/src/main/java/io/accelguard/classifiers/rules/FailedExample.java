// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers.rules;

/// An example that a rule gets wrong.
public record FailedExample(Rule rule, Example example) {
  @Override
  public String toString() {
    return rule.source().path()
        + ":"
        + example.line()
        + ": "
        + (example.matches() ? "should match but does not: " : "should be ignored but matches: ")
        + example.seen();
  }
}
