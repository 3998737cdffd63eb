// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import io.accelguard.model.ConfigProblem;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;

/// The configuration has mistakes; the message lists all of them.
final class ConfigurationException extends Exception {
  private static final long serialVersionUID = 1;

  ConfigurationException(List<ConfigProblem> problems) {
    super(
        problems.stream()
            .map(ConfigProblem::toString)
            .collect(Collectors.joining("\n", "the configuration has mistakes:\n", "")));
  }

  ConfigurationException(List<ConfigProblem> problems, IOException cause) {
    this(problems);
    initCause(cause);
  }
}
