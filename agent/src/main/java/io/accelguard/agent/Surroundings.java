// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What the agent runs in, which decides who can grant it a right and how.
///
/// @param userId of this process, inside its user namespace
/// @param ownUsers whether it has a user namespace of its own: the rights that it holds there do
///   not reach the host's processes
/// @param hidesProcesses whether its `/proc` is mounted so that it hides other users' processes
record Surroundings(Place place, int userId, boolean ownUsers, boolean hidesProcesses) {
  private static final Pattern USER = Pattern.compile("(?m)^Uid:\\s+(\\d{1,9})\\s");

  /// Who starts the agent here.
  enum Place {
    KUBERNETES("in a Kubernetes pod"),
    DOCKER("in a Docker container"),
    PODMAN("in a Podman container"),
    SYSTEMD("on a host with systemd"),
    SHELL("on a host without systemd");

    private final String words;

    Place(String words) {
      this.words = words;
    }

    String words() {
      return words;
    }
  }

  /// Of this process.
  static Surroundings ofProcess() {
    return at(Path.of("/"), System.getenv());
  }

  /// As the files below a root and an environment tell. What cannot be read is taken as usual.
  static Surroundings at(Path root, Map<String, String> environment) {
    String mounts = text(root.resolve("proc/self/mountinfo"));
    return new Surroundings(
        place(root, environment, mounts),
        userId(text(root.resolve("proc/self/status"))),
        !text(root.resolve("proc/self/uid_map")).strip().matches("|0 +0 +4294967295"),
        mounts
            .lines()
            .anyMatch(line -> line.contains(" - proc ") && line.matches(".*hidepid=(?!0|off).*")));
  }

  /// The marks that engines leave are believed only where the name of the host is a mount of its
  /// own, as in every container: machines are made from images that hold stale marks.
  private static Place place(Path root, Map<String, String> environment, String mounts) {
    if (environment.containsKey("KUBERNETES_SERVICE_HOST")) return Place.KUBERNETES;
    if (mounts.contains(" /etc/hostname ")) {
      if (Files.exists(root.resolve("run/.containerenv"))) return Place.PODMAN;
      if (Files.exists(root.resolve(".dockerenv"))) return Place.DOCKER;
    }
    return Files.isDirectory(root.resolve("run/systemd/system")) ? Place.SYSTEMD : Place.SHELL;
  }

  private static int userId(String status) {
    Matcher line = USER.matcher(status);
    return line.find() ? Integer.parseInt(line.group(1)) : 0;
  }

  private static String text(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return "";
    }
  }

  boolean inContainer() {
    return place == Place.DOCKER || place == Place.PODMAN || place == Place.KUBERNETES;
  }

  /// In words for a person.
  String words() {
    return place.words() + (ownUsers ? ", in a user namespace of its own" : "");
  }

  /// The rights that count for the host's processes.
  Rights reaching(Rights held) {
    return ownUsers ? new Rights(0) : held;
  }
}
