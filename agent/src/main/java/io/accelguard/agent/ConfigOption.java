// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// `--config FILE`, the same for every command that needs a configuration.
final class ConfigOption {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "configuration; without it /etc/accelguard/agent.yaml, or the defaults")
  private @Nullable Path file;

  /// The configuration to use.
  ConfigFile load() throws ConfigException {
    return ConfigFile.load(Optional.ofNullable(file));
  }
}
