// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import java.nio.file.Files;
import java.nio.file.Path;

/// The host as seen below one directory: `/` live, a captured tree in tests.
public final class Host {
  private final Path root;

  private Host(Path root) {
    this.root = root;
  }

  /// The host whose `/proc` and `/sys` are below a directory.
  public static Host at(Path root) {
    return new Host(root);
  }

  /// Where an absolute host path is found.
  Path path(String absolute) {
    return root.resolve(absolute.substring(1));
  }

  /// The same as text, for native calls.
  String text(String absolute) {
    return root.getNameCount() == 0 ? absolute : root + absolute;
  }

  /// Whether this is the running host, so that kernel interfaces other than files speak of it.
  boolean live() {
    return root.getNameCount() == 0;
  }

  boolean exists(String absolute) {
    return Files.exists(path(absolute));
  }
}
