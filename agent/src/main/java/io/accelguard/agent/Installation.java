// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import java.nio.file.Path;
import java.util.Optional;

/// Where the agent lies and which one it is.
///
/// @param home folder with `bin`, `lib` and `config`
record Installation(Path home, String version) {

  /// As the launcher says; without it, the working directory.
  static Installation ofProcess() {
    String version =
        Optional.ofNullable(Installation.class.getPackage().getImplementationVersion())
            .orElse("unreleased");
    return new Installation(
        Path.of(System.getProperty("accelguard.home", ".")).toAbsolutePath().normalize(), version);
  }

  /// The rules that came with the agent.
  Path rules() {
    return home.resolve("config/rules");
  }
}
