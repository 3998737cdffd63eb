// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import io.accelguard.model.ConfigProblem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A configuration as it was read.
///
/// @param file empty when no file was given and none is installed, so that the defaults hold
record ConfigFile(Optional<Path> file, AgentConfig config) {
  /// Read when no file is named.
  static final Path INSTALLED = Path.of("/etc/accelguard/agent.yaml");

  private static final int MAX_BYTES = 1 << 20;

  /// Reads the named file, or else the installed one, or else nothing.
  ///
  /// @throws ConfigException with every mistake in it
  static ConfigFile load(Optional<Path> named) throws ConfigException {
    Optional<Path> file = named.or(() -> Optional.of(INSTALLED).filter(Files::exists));
    if (file.isEmpty()) return new ConfigFile(file, AgentConfig.defaults());
    return new ConfigFile(file, read(file.get()));
  }

  /// Reads one file.
  ///
  /// @throws ConfigException with every mistake in it
  static AgentConfig read(Path file) throws ConfigException {
    List<ConfigProblem> problems = new ArrayList<>();
    String text = "";
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) problems.add(problem(file, "is larger than 1 MiB"));
      else text = new String(bytes, StandardCharsets.UTF_8);
    } catch (IOException e) {
      problems.add(problem(file, Unreadable.why(e)));
    }
    AgentConfig config = AgentConfig.parse(file.toString(), text, problems);
    if (!problems.isEmpty()) throw new ConfigException(problems);
    return config;
  }

  private static ConfigProblem problem(Path file, String message) {
    return new ConfigProblem(file.toString(), 0, "", message);
  }
}
