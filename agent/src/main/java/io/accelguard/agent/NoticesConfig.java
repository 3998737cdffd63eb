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
    boolean terminals = settings.flag("terminals", false);
    Optional<String> directory = settings.optionalText("directory");
    boolean isAbsolute = directory.filter(NoticesConfig::isAbsolute).isPresent();
    if (directory.isPresent() && !isAbsolute)
      settings.report("directory", "must be an absolute path");
    settings.finish();
    return new NoticesConfig(terminals, directory.filter(_ -> isAbsolute).map(Path::of));
  }

  private static boolean isAbsolute(String path) {
    return path.startsWith("/") && path.indexOf('\0') < 0;
  }

  boolean isOn() {
    return terminals || directory.isPresent();
  }
}
