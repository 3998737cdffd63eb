// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import io.accelguard.model.Settings;
import java.nio.file.Path;
import java.util.Optional;

/// How persons on this node are told what the controller has for them; off unless asked for.
///
/// @param terminals whether it is written to their terminals
/// @param directory where a file for each of them lies, which only they can read
record NoticesConfig(boolean terminals, Optional<Path> directory) {
  static NoticesConfig read(Settings settings) {
    NoticesConfig config =
        new NoticesConfig(
            settings.flag("terminals", false), AgentConfig.path(settings, "directory"));
    settings.finish();
    return config;
  }

  boolean isOn() {
    return terminals || directory.isPresent();
  }
}
