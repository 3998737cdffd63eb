// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.enforcer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Where the enforcer's files are.
///
/// @param root `/`, or a folder that stands for it
record Places(Path root) {
  Path config() {
    return root.resolve("etc/accelguard/enforcer.yaml");
  }

  /// While this file is there, nothing is done and nothing stays frozen.
  Path off() {
    return root.resolve("etc/accelguard/enforcer.off");
  }

  Path state() {
    return root.resolve("var/lib/accelguard-enforcer");
  }

  Path socket() {
    return root.resolve("run/accelguard-enforcer.sock");
  }

  /// Of the running boot.
  static String bootId() throws IOException {
    return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
  }

  /// Clock ticks since boot.
  static long uptimeTicks() throws IOException {
    String uptime = Files.readString(Path.of("/proc/uptime"));
    return (long) (Double.parseDouble(uptime.substring(0, uptime.indexOf(' '))) * 100);
  }
}
