// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Where the management library lies.
final class NvmlPlaces {
  static final String NAME = "libnvidia-ml.so.1";

  /// Absolute, so that no environment variable can put another library in its place.
  private static final List<String> PLACES =
      List.of(
          "/usr/lib/x86_64-linux-gnu",
          "/usr/lib/aarch64-linux-gnu",
          "/usr/lib64",
          "/usr/lib",
          "/usr/lib/wsl/lib",
          "/usr/local/nvidia/lib64",
          "/home/kubernetes/bin/nvidia/lib64",
          "/run/nvidia/driver/usr/lib/x86_64-linux-gnu",
          "/run/nvidia/driver/usr/lib/aarch64-linux-gnu",
          "/run/nvidia/driver/usr/lib64",
          "/run/opengl-driver/lib");

  private NvmlPlaces() {}

  /// The library that the agent loads.
  ///
  /// @param configured empty looks in the usual places
  static Optional<Path> find(Host host, Optional<Path> configured) {
    if (configured.isPresent()) return configured.filter(Files::exists);
    if (!host.live()) return Optional.empty();
    return PLACES.stream().map(place -> Path.of(place, NAME)).filter(Files::exists).findFirst();
  }
}
