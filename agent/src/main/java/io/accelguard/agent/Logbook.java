// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import io.accelguard.model.Incident;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// The latest change of each of the latest incidents, for `explain`. For one thread.
final class Logbook {
  private static final int MOST = 200;

  private final SequencedMap<String, Incident> byId = new LinkedHashMap<>();

  /// Takes news.
  void add(List<Incident> changes) {
    for (Incident incident : changes) {
      byId.putFirst(incident.id(), incident);
      if (byId.size() > MOST) byId.pollLastEntry();
    }
  }

  /// Newest first.
  List<Incident> incidents() {
    return List.copyOf(byId.values());
  }
}
