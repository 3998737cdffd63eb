// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import io.accelguard.classifiers.rules.RuleBase;
import io.accelguard.model.ConfigProblem;
import java.util.List;

/// The rules that can be used, and what is wrong with the others.
///
/// @param problems of files that were left out
record Rulebook(RuleBase rules, List<ConfigProblem> problems) {
  Rulebook {
    problems = List.copyOf(problems);
  }

  /// Number of files that were left out.
  int rejected() {
    return (int) problems.stream().map(ConfigProblem::file).distinct().count();
  }
}
