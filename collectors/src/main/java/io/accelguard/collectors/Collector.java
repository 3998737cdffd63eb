// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import io.accelguard.model.Reading;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// One source of samples.
public interface Collector extends AutoCloseable {
  /// Name in metrics, reports and `doctor`.
  String name();

  /// Reads the source once. Damaged or vanished data is skipped and counted, never thrown.
  ///
  /// @param focus whom dear reads are for
  Reading collect(Focus focus);

  /// How long its last reading took, where it was not read while [#collect] was asked.
  default Optional<Duration> took() {
    return Optional.empty();
  }

  /// The sources within this one.
  default List<Feed> feeds() {
    return List.of();
  }

  /// Lets go of descriptors and threads.
  @Override
  default void close() {}
}
