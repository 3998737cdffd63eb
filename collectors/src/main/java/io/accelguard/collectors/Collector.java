// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import io.accelguard.model.Reading;

/// One source of samples.
public interface Collector extends AutoCloseable {
  /// Name in metrics, reports and `doctor`.
  String name();

  /// Reads the source once. Damaged or vanished data is skipped and counted, never thrown.
  ///
  /// @param focus whom dear reads are for
  Reading collect(Focus focus);

  /// Lets go of descriptors and threads.
  @Override
  default void close() {}
}
