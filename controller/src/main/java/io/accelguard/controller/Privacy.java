// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import java.time.InstantSource;

/// What ends what is kept of people, and tells them of it.
record Privacy(Retention retention, PersonalData data, Erasure erasure) {
  static Privacy of(ControllerConfig config, Database database, InstantSource clock) {
    return new Privacy(
        new Retention(database, clock, config.retention()),
        new PersonalData(database, clock, config.accounts()),
        new Erasure(database, clock));
  }
}
