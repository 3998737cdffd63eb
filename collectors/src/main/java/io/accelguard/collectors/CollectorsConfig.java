// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// What can be set about collecting.
///
/// @param nvmlLibrary where the NVIDIA management library is; empty looks in the usual places
/// @param deadline after which a slow source counts as failed
/// @param payload whether the first packets of conversations are looked at
public record CollectorsConfig(Optional<Path> nvmlLibrary, Duration deadline, boolean payload) {
  /// The usual places, 5 s, no payload.
  public static CollectorsConfig defaults() {
    return new CollectorsConfig(Optional.empty(), Duration.ofSeconds(5), false);
  }
}
