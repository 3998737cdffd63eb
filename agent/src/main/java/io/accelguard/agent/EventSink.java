// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import io.accelguard.model.Event;

/// Takes events off the sampler thread's hands without making it wait.
interface EventSink {
  /// Accepts the event, or counts it as dropped.
  void accept(Event event);
}
