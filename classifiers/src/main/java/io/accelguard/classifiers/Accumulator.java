// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The behavioural evidence of one family in one category, summed over hops: tempered, fading,
/// reflected at the floor and at the cap (docs/detection.md, 5.3). It is kept per source, so that
/// the sum can be laid open at any time.
final class Accumulator {
  /// Below this a source is forgotten.
  private static final double NOTHING = 0.005;

  private final double tempering;
  private final Map<String, Part> parts = new LinkedHashMap<>();

  /// @param nats what the source has contributed, after fading and clipping
  record Part(Increment latest, double nats) {}

  Accumulator(double autocorrelation) {
    this.tempering = Fusion.tempering(autocorrelation);
  }

  /// One hop, `elapsed` seconds after the last one.
  void step(double elapsed, List<Increment> increments, double cap) {
    double left = Fusion.fading(elapsed);
    parts.replaceAll((_, part) -> new Part(part.latest(), part.nats() * left));
    for (Increment increment : increments) {
      double before = parts.containsKey(increment.key()) ? parts.get(increment.key()).nats() : 0;
      parts.put(increment.key(), new Part(increment, before + tempering * increment.nats()));
    }
    clip(cap);
    cancel();
    parts.values().removeIf(part -> Math.abs(part.nats()) < NOTHING);
  }

  /// What is too much is taken from the parts that point that way, from each in proportion.
  private void clip(double cap) {
    double total = nats();
    double bound = Math.clamp(total, Caps.FLOOR, cap);
    if (bound == total) return;
    boolean over = total > cap;
    double same = 0;
    for (Part part : parts.values()) if (part.nats() > 0 == over) same += part.nats();
    double factor = (same + bound - total) / same;
    parts.replaceAll((_, part) ->
        part.nats() > 0 == over ? new Part(part.latest(), part.nats() * factor) : part);
  }

  /// For and against cancel where both are many, so that no part grows out of proportion to the
  /// sum; the sum stays what it is.
  private void cancel() {
    double against = 0;
    double favour = 0;
    for (Part part : parts.values()) {
      if (part.nats() < 0) against += part.nats();
      else favour += part.nats();
    }
    if (against >= Caps.FLOOR || favour == 0) return;
    double less = Caps.FLOOR / against;
    double rest = (favour + against - Caps.FLOOR) / favour;
    parts.replaceAll((_, part) ->
        new Part(part.latest(), part.nats() * (part.nats() < 0 ? less : Math.max(0, rest))));
  }

  double nats() {
    double sum = 0;
    for (Part part : parts.values()) sum += part.nats();
    return sum;
  }

  List<Part> parts() {
    return new ArrayList<>(parts.values());
  }

  void forget() {
    parts.clear();
  }
}
