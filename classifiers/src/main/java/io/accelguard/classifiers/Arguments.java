// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers;

import io.accelguard.classifiers.owners.Redaction;
import io.accelguard.model.ProcessKey;
import io.accelguard.model.ProcessSample;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Command lines without their secrets. Each is cleaned once, not at every hop.
final class Arguments {
  private Map<ProcessKey, Shown> past = Map.of();
  private Map<ProcessKey, Shown> present = new HashMap<>();

  private record Shown(List<String> argv, List<String> clean) {}

  /// Begins a round: what was not asked for in the last one is forgotten.
  void round() {
    past = present;
    present = HashMap.newHashMap(past.size());
  }

  List<String> of(ProcessSample process) {
    Shown known = past.get(process.key());
    if (known == null || !known.argv().equals(process.argv())) {
      known = new Shown(process.argv(), Redaction.redact(process.argv()));
    }
    present.put(process.key(), known);
    return known.clean();
  }
}
