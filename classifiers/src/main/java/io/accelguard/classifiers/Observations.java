// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers;

import io.accelguard.classifiers.rules.Rule;
import io.accelguard.model.Family;
import io.accelguard.model.Grade;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What graded rules saw of one workload in one category. They do not repeat information, so that
/// they make a level and not a sum: each counts once while it is there and fades when it is gone
/// (docs/detection.md, 5.3).
final class Observations {
  /// Rules remembered; a rule base with more that match at once has other problems.
  private static final int MOST = 64;

  /// What has faded to this share is forgotten.
  private static final double GONE = 0.01;

  private static final Comparator<Level> STRONGEST =
      Comparator.comparing((Level level) -> level.grade())
          .thenComparing(Comparator.comparingDouble(Level::full).reversed())
          .thenComparing(level -> level.rule().id());

  private final Map<String, Sighting> sightings = new LinkedHashMap<>();

  /// @param lastSeen uptime in seconds; moved along while a source is blind
  private record Sighting(Rule rule, Grade grade, String where, double lastSeen, boolean frozen) {
    Sighting moved(double elapsed, boolean blind) {
      return new Sighting(rule, grade, where, blind ? lastSeen + elapsed : lastSeen, blind);
    }
  }

  /// One observation with what it counts.
  ///
  /// @param full nats after fading, before the caps
  /// @param nats after them: the strongest is counted first
  record Level(Rule rule, Grade grade, String where, double full, double nats) {}

  /// @param where in which process, for people
  void see(Rule rule, Grade grade, String where, double now) {
    if (sightings.size() >= MOST && !sightings.containsKey(rule.id())) return;
    sightings.put(rule.id(), new Sighting(rule, grade, where, now, false));
  }

  /// What was not seen in the last `elapsed` seconds fades, unless a source was blind meanwhile.
  void pass(double now, double elapsed, boolean blind) {
    sightings.replaceAll((_, past) -> past.lastSeen() < now ? past.moved(elapsed, blind) : past);
    sightings.values().removeIf(past -> Fusion.fading(now - past.lastSeen()) < GONE);
  }

  /// Forgets what was only kept because a source was blind.
  void forgetFrozen() {
    sightings.values().removeIf(Sighting::frozen);
  }

  /// Whether anything is kept only because a source is blind.
  boolean anyFrozen() {
    return sightings.values().stream().anyMatch(Sighting::frozen);
  }

  /// Whether a conclusive observation stands at the moment.
  boolean proof(double now, boolean withFrozen) {
    return sightings.values().stream()
        .anyMatch(past ->
            past.grade() == Grade.CONTENT && (past.frozen() ? withFrozen : past.lastSeen() >= now));
  }

  /// Whether more than names and shared files was seen.
  boolean named() {
    return sightings.values().stream()
        .anyMatch(past -> !past.frozen() && past.grade().compareTo(Grade.STRUCTURED) <= 0);
  }

  /// Every observation with what it counts. Those of one family never exceed the cap of the best
  /// grade present, nor those of one grade the cap of that grade; names and shared files have one
  /// cap over all families.
  List<Level> levels(double now, boolean withFrozen) {
    List<Level> faded = new ArrayList<>();
    for (Sighting past : sightings.values()) {
      if (past.frozen() && !withFrozen) continue;
      double full = past.rule().nats() * Fusion.fading(now - past.lastSeen());
      faded.add(new Level(past.rule(), past.grade(), past.where(), full, 0));
    }
    faded.sort(STRONGEST);
    List<Level> counted = new ArrayList<>();
    for (Level level : faded) {
      double nats = Math.clamp(level.full(), 0, Math.max(0, room(counted, level)));
      counted.add(new Level(level.rule(), level.grade(), level.where(), level.full(), nats));
    }
    return counted;
  }

  private static double room(List<Level> counted, Level next) {
    boolean weak = next.grade() == Grade.TOKEN || next.grade() == Grade.DUAL_USE;
    Grade best = next.grade();
    double ofFamily = 0;
    double ofGrade = 0;
    for (Level level : counted) {
      boolean family = level.rule().family() == next.rule().family();
      if (family) ofFamily += level.nats();
      if (family && level.grade().compareTo(best) < 0) best = level.grade();
      if (level.grade() == next.grade() && (family || weak)) ofGrade += level.nats();
    }
    return Math.min(Caps.of(next.grade()) - ofGrade, Caps.of(best) - ofFamily);
  }

  static double nats(List<Level> levels, Family family) {
    double sum = 0;
    for (Level level : levels) if (level.rule().family() == family) sum += level.nats();
    return sum;
  }
}
