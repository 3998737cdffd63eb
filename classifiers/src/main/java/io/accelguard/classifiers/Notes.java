// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers;

import io.accelguard.classifiers.rules.InformationalRule;
import io.accelguard.model.ProcessKey;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Tells of rules without weight: each once for a workload, as long as it stays true there, and few
/// in a minute, since tenants choose what such rules are true of.
final class Notes {
  static final int MOST_A_MINUTE = 20;
  private static final int MOST_KNOWN = 10_000;
  private static final double MINUTE = 60;

  private final Deque<Double> told = new ArrayDeque<>();
  private Set<Subject> known = Set.of();
  private Set<Subject> now = new HashSet<>();
  private List<Note> news = new ArrayList<>();
  private long untold;

  private record Subject(String rule, String workload) {}

  /// Takes what is true of one process at this tick.
  void see(ProcessKey process, String workload, List<InformationalRule> rules, double uptime) {
    for (InformationalRule rule : rules) {
      Subject subject = new Subject(rule.source().path(), workload);
      if (now.size() >= MOST_KNOWN || !now.add(subject) || known.contains(subject)) continue;
      if (!mayTell(uptime)) {
        untold++;
        continue;
      }
      news.add(
          new Note(
              rule.name(),
              rule.description().title(),
              rule.description().level(),
              rule.canary(),
              workload,
              process.pid()));
    }
  }

  private boolean mayTell(double uptime) {
    while (!told.isEmpty() && uptime - told.peekFirst() >= MINUTE) told.removeFirst();
    if (told.size() >= MOST_A_MINUTE) return false;
    told.addLast(uptime);
    return true;
  }

  /// What is new since the last tick; the next one begins.
  List<Note> take() {
    List<Note> taken = news;
    news = new ArrayList<>();
    known = now;
    now = new HashSet<>();
    return taken;
  }

  /// How many were not told because there were too many, since the start.
  long untold() {
    return untold;
  }
}
