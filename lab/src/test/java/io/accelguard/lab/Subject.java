// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.lab;

import io.accelguard.model.Category;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// A real program that the agent should judge, and what it should say.
///
/// @param name for people
/// @param category what it is guilty of; empty for an innocent twin
/// @param needs programs without which it cannot run
/// @param prepare shell commands that run to their end first, in the subject's own folder
/// @param command shell command to be judged; `$DIR` is the subject's own folder, `$SUBJECTS` that
///   of the scripts
record Subject(
    String name, Optional<Category> category, List<String> needs, String prepare, String command) {

  private static final Path SCRIPTS = Path.of("subjects").toAbsolutePath();

  @Override
  public String toString() {
    return name;
  }

  /// What is missing on this machine, if anything.
  Optional<String> missing() {
    return needs.stream().filter(program -> !installed(program)).findFirst();
  }

  private static boolean installed(String program) {
    if (program.startsWith("python3:")) {
      return Shell.run("/usr/bin/python3 -c 'import " + program.substring(8) + "'") == 0;
    }
    return Stream.of("/usr/bin/", "/usr/sbin/", "/bin/", "/sbin/")
        .anyMatch(folder -> Files.isExecutable(Path.of(folder + program)));
  }

  /// Prepares and starts the program as a session of its own, as from a terminal.
  Running start(Path folder) throws IOException {
    Files.createDirectories(folder);
    if (!prepare.isEmpty() && Shell.run(environment(folder) + prepare) != 0) {
      throw new IOException(name + ": preparation failed: " + prepare);
    }
    Process process =
        new ProcessBuilder("setsid", "bash", "-c", environment(folder) + command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("output.log").toFile())
            .start();
    return new Running(this, process, folder);
  }

  private String environment(Path folder) {
    return "export DIR='%s' SUBJECTS='%s' HOME='%s'; cd \"$DIR\"; "
        .formatted(folder, SCRIPTS, folder);
  }

  /// A started subject. Closing ends the processes that came from it, by pid.
  record Running(Subject subject, Process process, Path folder) implements AutoCloseable {
    /// Pids of the program and everything that came from it.
    List<Long> pids() {
      return Stream.concat(
              Stream.of(process.pid()), process.toHandle().descendants().map(ProcessHandle::pid))
          .toList();
    }

    @Override
    public void close() {
      end();
    }

    /// Ends it before its time.
    void end() {
      List<ProcessHandle> family = process.toHandle().descendants().toList();
      process.destroy();
      family.forEach(ProcessHandle::destroy);
      Shell.await(process);
      family.forEach(ProcessHandle::destroyForcibly);
    }
  }
}
