// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers.rules;

import io.accelguard.model.Category;
import io.accelguard.model.Family;
import io.accelguard.model.Grade;
import java.util.Optional;

/// What a match of a rule speaks for, and how loudly: the `accelguard:` part of a rule file.
///
/// @param variant kind within the category, empty for none
/// @param grade absent for behaviour, which proves nothing by itself
/// @param nats weight of a match, above 0 and at most the cap of the grade
public record Charge(
    Category category,
    String variant,
    Family family,
    Optional<Grade> grade,
    double nats,
    Scope scope,
    Maturity maturity) {

  /// The most a single rule of behaviour may weigh, as for any bin of a feature.
  static final double BEHAVIOUR_CAP = 3.0;

  /// The most a rule of this grade may weigh.
  static double cap(Grade grade) {
    return switch (grade) {
      case CONTENT -> 13.8;
      case STRUCTURED -> 9.1;
      case TOKEN, DUAL_USE -> 3.0;
    };
  }
}
