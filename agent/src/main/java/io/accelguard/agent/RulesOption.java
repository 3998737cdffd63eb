// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The option `--rules` of commands that judge what was kept.
final class RulesOption {
  @Option(
      names = "--rules",
      paramLabel = "DIR",
      description = "judge by these rules instead of those in the configuration")
  private @Nullable Path directory;

  /// Empty where the configuration's are meant.
  Optional<RuleFiles> files() {
    return Optional.ofNullable(directory).map(chosen -> RuleFiles.of(List.of(chosen)));
  }
}
