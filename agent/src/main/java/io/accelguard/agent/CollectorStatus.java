// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import io.accelguard.model.Blind;
import io.accelguard.model.Reading;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// How one collector did at the last tick.
///
/// @param samples how many it gave
/// @param skipped how many it could not read
/// @param why empty unless the source is absent or failed
record CollectorStatus(
    String name, State state, int samples, int skipped, String why, Duration took) {

  /// What the attempt came to.
  private static final Set<String> ACCELERATORS = Set.of("nvml", "driver", "amd", "drm", "tpu");

  enum State {
    /// the source answered
    SEEN,
    /// the source does not exist on this host
    ABSENT,
    /// the source exists and could not be read
    FAILED
  }

  static CollectorStatus of(String name, Reading reading, Duration took) {
    return switch (reading) {
      case Reading.Seen seen ->
          new CollectorStatus(name, State.SEEN, seen.samples().size(), seen.skipped(), "", took);
      case Reading.Absent absent ->
          new CollectorStatus(name, State.ABSENT, 0, 0, absent.why(), took);
      case Reading.Failed failed ->
          new CollectorStatus(name, State.FAILED, 0, 0, failed.why(), took);
    };
  }

  /// What the judgement must know of sources in which nothing was seen. A kind of accelerator that
  /// the host does not have is no blindness where another kind is seen.
  static List<Blind> blind(List<CollectorStatus> all) {
    boolean accelerated =
        all.stream().anyMatch(s -> s.state() == State.SEEN && ACCELERATORS.contains(s.name()));
    return all.stream()
        .filter(s -> !(accelerated && s.state() == State.ABSENT && ACCELERATORS.contains(s.name())))
        .map(CollectorStatus::blind)
        .flatMap(Optional::stream)
        .toList();
  }

  private Optional<Blind> blind() {
    return state == State.SEEN ? Optional.empty() : Optional.of(new Blind(name, why));
  }
}
