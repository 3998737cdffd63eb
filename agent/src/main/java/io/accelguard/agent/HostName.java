// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// The name by which people know the host.
final class HostName {
  private HostName() {}

  /// What the kernel says below that root; `unknown` when it says nothing.
  static String of(Path root) {
    try {
      String name =
          Files.readString(root.resolve("proc/sys/kernel/hostname"), StandardCharsets.ISO_8859_1)
              .strip();
      return name.isEmpty() ? "unknown" : Terminal.fit(Terminal.safe(name), 253);
    } catch (IOException e) {
      return "unknown";
    }
  }
}
