// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// Loads a library in a program that does nothing, so that one that crashes or hangs while it is
/// loaded does it there and not in the agent. What a library does in a later call cannot be
/// rehearsed.
final class Rehearsal {
  private static final Path PROGRAM = Path.of("/bin/true");

  private Rehearsal() {}

  /// What went wrong; empty when nothing did, and where no program can be started.
  ///
  /// @param library absolute
  static Optional<String> objection(Path library, Duration limit) {
    String path = library.toString();
    // The loader would take these as the end of a name.
    if (path.contains(" ") || path.contains(":")) return Optional.empty();
    ProcessBuilder builder =
        new ProcessBuilder(PROGRAM.toString())
            .redirectInput(Redirect.from(new java.io.File("/dev/null")))
            .redirectOutput(Redirect.DISCARD)
            .redirectError(Redirect.DISCARD);
    builder.environment().clear();
    builder.environment().put("LD_PRELOAD", path);
    try {
      Process process = builder.start();
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
        return Optional.of("a program that loads it hangs");
      }
      int code = process.exitValue();
      return code == 0
          ? Optional.empty()
          : Optional.of("a program that loads it ends with %d".formatted(code));
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of("the agent is stopping");
    }
  }
}
