// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// The only place where time enters: the wall clock, and the host's time since boot.
final class HostClock {
  private final InstantSource wall;
  private final Path uptimeFile;
  private final String bootId;
  private Duration read;
  private Duration uptime;
  private Instant at;

  /// @param root where the host's `/proc` is found
  /// @throws IOException when there is no `/proc` to tell the boot or the time since then
  HostClock(Path root, InstantSource wall) throws IOException {
    this.wall = wall;
    this.uptimeFile = root.resolve("proc/uptime");
    this.bootId = text(root.resolve("proc/sys/kernel/random/boot_id"));
    this.at = wall.instant();
    this.read = read();
    this.uptime = read;
  }

  /// Wall clock.
  Instant now() {
    return wall.instant();
  }

  /// Time since boot, sleep included, to 10 ms. In a captured tree, where it stands still, it goes
  /// on with the wall clock.
  Duration uptime() {
    Duration before = read;
    try {
      read = read();
    } catch (IOException e) {
      // It was readable at the start; treated like a clock that stands still.
      read = before;
    }
    Instant now = wall.instant();
    uptime = read.equals(before) ? uptime.plus(Duration.between(at, now)) : read;
    at = now;
    return uptime;
  }

  /// The kernel's id of this boot.
  String bootId() {
    return bootId;
  }

  private Duration read() throws IOException {
    String text = text(uptimeFile);
    int end = text.indexOf(' ');
    try {
      return Duration.ofMillis(
          Math.round(Double.parseDouble(end < 0 ? text : text.substring(0, end)) * 1000));
    } catch (NumberFormatException e) {
      throw new IOException(uptimeFile + " holds no number", e);
    }
  }

  private static String text(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.ISO_8859_1).strip();
  }
}
