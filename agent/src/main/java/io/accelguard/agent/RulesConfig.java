// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import io.accelguard.model.Settings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Where rules come from; a file of the overlay replaces the one of the same name.
///
/// @param directory empty for the rules that came with the agent
/// @param overlay need not exist
/// @param packKeys public keys of whoever signs rules for all nodes; empty takes no packs
record RulesConfig(Optional<Path> directory, Path overlay, List<Path> packKeys) {
  RulesConfig {
    packKeys = List.copyOf(packKeys);
  }

  static RulesConfig read(Settings settings) {
    RulesConfig config =
        new RulesConfig(
            AgentConfig.path(settings, "directory"),
            AgentConfig.path(settings, "overlay").orElse(Path.of("/etc/accelguard/rules.d")),
            packKeys(settings));
    settings.finish();
    return config;
  }

  private static List<Path> packKeys(Settings settings) {
    List<Path> files = new ArrayList<>();
    for (String file : settings.texts("pack-keys")) {
      if (AgentConfig.isAbsolute(file)) files.add(Path.of(file));
      else settings.report("pack-keys", "must hold absolute paths");
    }
    return files;
  }
}
