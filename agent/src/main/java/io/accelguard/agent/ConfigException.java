// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import io.accelguard.model.ConfigProblem;
import java.util.List;
import java.util.stream.Collectors;

/// Ends a command with exit status 78 and all mistakes at once.
final class ConfigException extends Exception {
  private static final long serialVersionUID = 1L;

  ConfigException(List<ConfigProblem> problems) {
    super(problems.stream().map(ConfigProblem::toString).collect(Collectors.joining("\n")));
  }
}
