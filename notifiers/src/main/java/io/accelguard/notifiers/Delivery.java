// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.notifiers;

import java.time.Duration;
import java.util.Optional;

/// How one attempt to tell somebody ended.
public sealed interface Delivery {
  /// The receiver has it.
  record Delivered() implements Delivery {}

  /// It may work later.
  ///
  /// @param after what the receiver asked for, if it did
  record Retry(String why, Optional<Duration> after) implements Delivery {}

  /// It will never work for this event.
  record Refused(String why) implements Delivery {}

  /// The receiver wants nothing any more until an operator looks.
  record Disabled(String why) implements Delivery {}
}
