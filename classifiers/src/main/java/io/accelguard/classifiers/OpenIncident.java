// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers;

import io.accelguard.model.Family;
import io.accelguard.model.VerdictState;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/// An accusation that has left the node and is not cleared yet.
///
/// @param id made of boot, workload, category and time, so that the same past gives the same id
/// @param told when it was last reported, uptime in seconds
/// @param agreeing families that had agreed by then
record OpenIncident(String id, VerdictState state, double told, Set<Family> agreeing) {
  /// An incident that does not change is told again after so many seconds.
  private static final double REMINDER = 30 * 60;

  OpenIncident {
    agreeing = Set.copyOf(agreeing);
  }

  static OpenIncident open(String what, VerdictState state, double now, Map<Family, Double> nats) {
    String id = UUID.nameUUIDFromBytes(what.getBytes(StandardCharsets.UTF_8)).toString();
    return new OpenIncident(id, state, now, agreeing(nats));
  }

  /// The incident after an update, where there is something to tell.
  Optional<OpenIncident> next(VerdictState now, double uptime, Map<Family, Double> nats) {
    Set<Family> joined = new TreeSet<>(agreeing);
    boolean news = joined.addAll(agreeing(nats));
    if (now.compareTo(state) <= 0 && !news && uptime - told < REMINDER) return Optional.empty();
    return Optional.of(new OpenIncident(id, now, uptime, joined));
  }

  private static Set<Family> agreeing(Map<Family, Double> nats) {
    Set<Family> agreeing = new TreeSet<>();
    nats.forEach((family, value) -> {
      if (value >= Suspicion.AGREES) agreeing.add(family);
    });
    return agreeing;
  }
}
