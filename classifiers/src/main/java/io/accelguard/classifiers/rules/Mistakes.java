// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers.rules;

import io.accelguard.model.ConfigProblem;
import io.accelguard.model.YamlNode;
import java.util.List;

/// Collects what is wrong with one rule file.
record Mistakes(String file, List<ConfigProblem> problems) {

  void add(YamlNode where, String key, String message) {
    add(where.line(), key, message);
  }

  void add(int line, String key, String message) {
    problems.add(new ConfigProblem(file, line, key, message));
  }

  /// How many there are by now.
  int count() {
    return problems.size();
  }
}
