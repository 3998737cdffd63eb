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
  private final Path uptime;
  private final String bootId;

  /// @param root where the host's `/proc` is found
  /// @throws IOException when there is no `/proc` to tell the boot or the time since then
  HostClock(Path root, InstantSource wall) throws IOException {
    this.wall = wall;
    this.uptime = root.resolve("proc/uptime");
    this.bootId = text(root.resolve("proc/sys/kernel/random/boot_id"));
    uptime();
  }

  /// Wall clock.
  Instant now() {
    return wall.instant();
  }

  /// Time since boot, sleep included, to 10 ms.
  Duration uptime() throws IOException {
    String text = text(uptime);
    int end = text.indexOf(' ');
    try {
      return Duration.ofMillis(
          Math.round(Double.parseDouble(end < 0 ? text : text.substring(0, end)) * 1000));
    } catch (NumberFormatException e) {
      throw new IOException(uptime + " holds no number", e);
    }
  }

  /// The kernel's id of this boot.
  String bootId() {
    return bootId;
  }

  private static String text(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.ISO_8859_1).strip();
  }
}
