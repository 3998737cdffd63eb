// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.awaitility.Awaitility;

/// Real cgroup directories of this host and processes in them. What it made it removes; what was
/// there it leaves alone.
final class CgroupTree implements AutoCloseable {
  private final Path program;
  private final Deque<Path> made = new ArrayDeque<>();
  private final List<Process> running = new ArrayList<>();

  /// @param program sleeps for as many seconds as its argument says
  CgroupTree(Path program) {
    this.program = program;
  }

  /// Why there can be none here; empty when there can.
  static Optional<String> missing() {
    try {
      if (!Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0))
        return Optional.of("only root may make cgroups of the host");
      if (mounts().isEmpty()) return Optional.of("no cgroup hierarchy is mounted from its root");
      Path probe = mounts().getFirst().directory().resolve("accelguard-" + self());
      Files.delete(Files.createDirectory(probe));
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of("cgroups cannot be made here: " + e);
    }
  }

  private static long self() {
    return ProcessHandle.current().pid();
  }

  /// @param controllers empty for the unified hierarchy
  private record Mount(Path directory, Set<String> controllers) {}

  private static List<Mount> mounts() throws IOException {
    List<Mount> mounts = new ArrayList<>();
    for (String line : Files.readAllLines(Path.of("/proc/self/mountinfo"))) {
      List<String> fields = Arrays.asList(line.split(" ", -1));
      int end = fields.indexOf("-");
      if (!fields.get(3).equals("/")) continue;
      if (fields.get(end + 1).equals("cgroup2"))
        mounts.add(new Mount(Path.of(fields.get(4)), Set.of()));
      if (fields.get(end + 1).equals("cgroup")) {
        String[] options = fields.get(end + 3).split(",", -1);
        mounts.add(new Mount(Path.of(fields.get(4)), Set.of(options)));
      }
    }
    return mounts;
  }

  /// Where a hierarchy is mounted.
  ///
  /// @param controllers empty for the unified hierarchy
  static Optional<Path> mount(String controllers) throws IOException {
    return mounts().stream()
        .filter(mount ->
            controllers.isEmpty()
                ? mount.controllers().isEmpty()
                : mount.controllers().containsAll(List.of(controllers.split(",", -1))))
        .map(Mount::directory)
        .findFirst();
  }

  /// Every hierarchy that there is.
  static List<Path> everywhere() throws IOException {
    return mounts().stream().map(Mount::directory).toList();
  }

  /// Makes a path of directories.
  ///
  /// @param path `!` follows a component that is given to a user with all that is below
  /// @param user who gets it
  Path make(Path mount, String path, int user) throws IOException {
    Path at = mount;
    boolean given = false;
    for (String component : path.split("/", -1)) {
      if (component.isEmpty()) continue;
      at = at.resolve(component.replace("!", ""));
      if (!Files.exists(at, LinkOption.NOFOLLOW_LINKS)) {
        Files.createDirectory(at);
        made.push(at);
        enable(at);
      }
      given |= component.endsWith("!");
      if (given) give(at, user);
    }
    return at;
  }

  /// A new `cpuset` of old takes nobody in until it has processors and memory.
  private static void enable(Path directory) throws IOException {
    for (String file : List.of("cpuset.cpus", "cpuset.mems")) {
      Path above = directory.resolveSibling(file);
      if (Files.exists(above) && Files.exists(directory.resolve(file)))
        Files.writeString(directory.resolve(file), Files.readString(above));
    }
  }

  private static void give(Path directory, int user) throws IOException {
    Files.setAttribute(directory, "unix:uid", user);
    for (String file : List.of("cgroup.procs", "tasks")) {
      if (Files.exists(directory.resolve(file)))
        Files.setAttribute(directory.resolve(file), "unix:uid", user);
    }
  }

  /// Starts a process that sleeps, in a session of its own and in no cgroup but the roots.
  Process sleep(int user) throws IOException {
    return sleep(user, "true");
  }

  /// The same after a login.
  Process login(int login, int user) throws IOException {
    return sleep(user, "echo " + login + " > /proc/self/loginuid");
  }

  private Process sleep(int user, String before) throws IOException {
    Process process =
        start(
            "setsid",
            "bash",
            "-c",
            before + " && exec \"$@\"",
            "bash",
            "setpriv",
            "--reuid=" + user,
            "--regid=" + user,
            "--clear-groups",
            program.toString(),
            "300");
    for (Mount mount : mounts()) enter(mount.directory(), process);
    return process;
  }

  /// Runs a script of `bash` that ends in `exec`; it is killed at the end.
  Process script(String text) throws IOException {
    return start("setsid", "bash", "-c", text);
  }

  private Process start(String... command) throws IOException {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    running.add(process);
    awaitProgram(process);
    return process;
  }

  private void awaitProgram(Process process) {
    Path exe = Path.of("/proc/" + process.pid() + "/exe");
    Awaitility.await("start of " + program)
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(5))
        .ignoreExceptions()
        .until(() -> Files.readSymbolicLink(exe).equals(program));
  }

  static void enter(Path directory, Process process) throws IOException {
    Files.writeString(directory.resolve("cgroup.procs"), String.valueOf(process.pid()));
  }

  /// Remembers a directory that somebody else makes here.
  void expect(Path directory) {
    made.push(directory);
  }

  @Override
  public void close() {
    for (Process process : running) {
      process.destroyForcibly();
      Shell.await(process);
    }
    while (!made.isEmpty()) {
      Path directory = made.pop();
      Awaitility.await("removal of " + directory)
          .atMost(Duration.ofSeconds(20))
          .pollInterval(Duration.ofMillis(10))
          .ignoreExceptions()
          .until(() -> {
            Files.deleteIfExists(directory);
            return true;
          });
    }
  }
}
