// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers;

import io.accelguard.model.VerdictState;
import java.time.Instant;
import java.util.OptionalDouble;

/// How far a suspicion has come: the states of docs/detection.md, section 7, with their patience.
/// It rises at once to whatever is reached, and falls only to clear.
final class Standing {
  private static final double SUSPECT = 0.5;
  private static final double PROBABLE = 0.95;
  private static final double VIOLATION = 0.99;
  private static final int HOPS = 2;
  private static final double SUSPECT_SECONDS = 60;
  private static final double CLEAR_SECONDS = 600;

  private VerdictState state = VerdictState.CLEAR;
  private Instant since;
  private OptionalDouble above = OptionalDouble.empty();
  private OptionalDouble below = OptionalDouble.empty();
  private int probable;
  private int violation;

  Standing(Instant since) {
    this.since = since;
  }

  /// What one hop says.
  ///
  /// @param uptime in seconds
  /// @param rising probability without what rests on a blind source: that opens nothing
  /// @param full probability with it
  /// @param confirmed two families agree, or a proof and activity
  /// @param mayClear nothing of the verdict rests on a blind source
  record Hop(
      Instant at, double uptime, double rising, double full, boolean confirmed, boolean mayClear) {}

  void step(Hop hop) {
    above = hop.rising() >= SUSPECT ? first(above, hop.uptime()) : OptionalDouble.empty();
    below =
        hop.full() < SUSPECT && hop.mayClear()
            ? first(below, hop.uptime())
            : OptionalDouble.empty();
    probable = hop.rising() >= PROBABLE ? probable + 1 : 0;
    violation = hop.rising() >= VIOLATION ? violation + 1 : 0;
    if (violation >= HOPS && hop.confirmed()) rise(VerdictState.VIOLATION, hop);
    else if (probable >= HOPS) rise(VerdictState.PROBABLE, hop);
    else if (held(above, SUSPECT_SECONDS, hop.uptime())) rise(VerdictState.SUSPECT, hop);
    if (held(below, CLEAR_SECONDS, hop.uptime())) clear(hop.at());
  }

  /// Back to the start, whatever the patience.
  void clear(Instant at) {
    if (state == VerdictState.CLEAR) return;
    state = VerdictState.CLEAR;
    since = at;
  }

  VerdictState state() {
    return state;
  }

  Instant since() {
    return since;
  }

  private void rise(VerdictState reached, Hop hop) {
    if (reached.compareTo(state) <= 0) return;
    state = reached;
    since = hop.at();
  }

  private static OptionalDouble first(OptionalDouble known, double now) {
    return known.isPresent() ? known : OptionalDouble.of(now);
  }

  private static boolean held(OptionalDouble from, double seconds, double now) {
    return from.isPresent() && now - from.getAsDouble() >= seconds;
  }
}
