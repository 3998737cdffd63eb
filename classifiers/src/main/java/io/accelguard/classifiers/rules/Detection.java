// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers.rules;

/// The compiled `detection:` part of a rule.
public final class Detection {
  private final Expression expression;

  Detection(Expression expression) {
    this.expression = expression;
  }

  boolean matches(Observation seen) {
    return expression.holds(seen);
  }
}
