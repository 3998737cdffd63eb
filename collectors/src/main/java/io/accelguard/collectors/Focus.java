// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import io.accelguard.model.ProcessKey;
import java.util.Set;

/// The processes that are worth dear reads (descriptors, mappings, directories): those that use
/// accelerators, much CPU or the network, and those under suspicion.
///
/// @param processes bounded by whoever chose them
public record Focus(Set<ProcessKey> processes) {
  public Focus {
    processes = Set.copyOf(processes);
  }

  /// Nobody in particular.
  public static Focus nobody() {
    return new Focus(Set.of());
  }
}
