// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers;

import io.accelguard.model.Owner;
import io.accelguard.model.ProcessSample;
import io.accelguard.model.WorkloadKey;
import java.util.List;

/// Processes that one owner started for one purpose.
record Workload(WorkloadKey key, Owner owner, List<ProcessSample> processes) {
  Workload {
    processes = List.copyOf(processes);
  }
}
