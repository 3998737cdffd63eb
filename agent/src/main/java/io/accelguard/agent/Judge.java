// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import io.accelguard.classifiers.Assessment;
import io.accelguard.classifiers.rules.RuleBase;
import io.accelguard.model.Snapshot;

/// Who judges snapshots: the classifiers, or a test. For one thread.
interface Judge {
  /// Takes the next tick.
  Assessment observe(Snapshot snapshot);

  /// Asks these rules from the next tick on.
  void use(RuleBase rules);
}
