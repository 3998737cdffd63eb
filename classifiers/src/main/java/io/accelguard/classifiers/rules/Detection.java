// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers.rules;

import java.util.function.Consumer;

/// The compiled `detection:` part of a rule.
public final class Detection {
  private final Expression expression;

  Detection(Expression expression) {
    this.expression = expression;
  }

  void words(Consumer<String> into) {
    expression.words(into);
  }

  Expression expression() {
    return expression;
  }

  /// Whether nothing that can be seen makes it true.
  boolean never() {
    return expression.equals(new Expression.Constant(false));
  }

  /// Steps for each character of what was seen, at most.
  public int cost() {
    return expression.cost();
  }

  boolean matches(Observation seen) {
    return expression.holds(seen);
  }
}
