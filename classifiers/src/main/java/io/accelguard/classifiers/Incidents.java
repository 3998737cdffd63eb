// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers;

import io.accelguard.model.Category;
import io.accelguard.model.Change;
import io.accelguard.model.Incident;
import io.accelguard.model.VerdictState;
import io.accelguard.model.WorkloadReport;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// The accusations against one workload that have left the node, at most one per category: opened
/// at `probable`, updated when they get worse, cleared once.
final class Incidents {
  private final String prefix;
  private final Map<Category, OpenIncident> open = new EnumMap<>(Category.class);

  /// @param prefix boot and workload, which every id is made from
  Incidents(String prefix) {
    this.prefix = prefix;
  }

  /// What there is to tell after a hop.
  ///
  /// @param report with the one verdict; asked for only if there is something to tell
  Optional<Incident> after(Suspicion suspicion, Hop hop, Supplier<WorkloadReport> report) {
    VerdictState state = suspicion.standing().state();
    OpenIncident known = open.get(suspicion.category());
    if (known == null) {
      return state.compareTo(VerdictState.PROBABLE) < 0
          ? Optional.empty()
          : Optional.of(opened(suspicion, hop, report));
    }
    if (state == VerdictState.CLEAR) {
      String reason = suspicion.leftBlind() ? "blind" : "clear";
      open.remove(suspicion.category());
      return Optional.of(new Incident(known.id(), Change.CLEARED, reason, report.get()));
    }
    return known
        .next(state, hop.now(), suspicion.nats(hop, true))
        .map(next -> {
          open.put(suspicion.category(), next);
          return new Incident(next.id(), Change.UPDATED, "", report.get());
        });
  }

  private Incident opened(Suspicion suspicion, Hop hop, Supplier<WorkloadReport> report) {
    String what = prefix + "|" + suspicion.category().id() + "|" + Math.round(hop.now() * 1000);
    OpenIncident incident =
        OpenIncident.open(what, suspicion.standing().state(), hop.now(), suspicion.nats(hop, true));
    open.put(suspicion.category(), incident);
    return new Incident(incident.id(), Change.OPENED, "", report.get());
  }

  /// The run is over: what is open in this category is cleared.
  Optional<Incident> end(Category category, Supplier<WorkloadReport> report) {
    return Optional.ofNullable(open.remove(category))
        .map(known -> new Incident(known.id(), Change.CLEARED, "ended", report.get()));
  }
}
