// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import io.accelguard.model.EnforcementAction;
import io.accelguard.model.Settings;
import java.nio.file.Path;
import java.time.Duration;

/// What the enforcer of this node is asked in mode `enforce`.
///
/// @param action the hardest
/// @param dryRun whether it shall only rehearse
/// @param held how long a violation must have lasted before the warning
/// @param socket where it listens
record EnforcementConfig(EnforcementAction action, boolean dryRun, Duration held, Path socket) {

  static EnforcementConfig read(Settings settings) {
    EnforcementAction[] actions = {
      EnforcementAction.WARN, EnforcementAction.FREEZE, EnforcementAction.STOP
    };
    EnforcementConfig config =
        new EnforcementConfig(
            AgentConfig.choice(
                settings, "action", EnforcementAction.WARN, actions, EnforcementAction::id),
            settings.flag("dry-run", true),
            settings.duration("held", Duration.ofMinutes(5)),
            AgentConfig.path(settings, "socket").orElse(Path.of("/run/accelguard-enforcer.sock")));
    settings.finish();
    return config;
  }
}
