// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers;

import io.accelguard.classifiers.owners.Workload;
import io.accelguard.classifiers.window.Features;
import io.accelguard.classifiers.window.Share;
import io.accelguard.classifiers.window.Window;
import io.accelguard.model.Category;
import io.accelguard.model.Context;
import io.accelguard.model.Incident;
import io.accelguard.model.Snapshot;
import io.accelguard.model.Verdict;
import io.accelguard.model.VerdictState;
import io.accelguard.model.WorkloadReport;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The life of one workload, from its first process to its last: what it did, what it is suspected
/// of, what was reported.
final class Run {
  /// Devices are weighed at every third hop.
  static final int ACCELERATOR_HOPS = 3;

  /// A probability so many times the prior is shown, also when it is no suspicion yet.
  static final double NOTEWORTHY = 3;

  private static final Comparator<Verdict> STRONGEST =
      Comparator.comparingDouble((Verdict verdict) -> -verdict.posterior())
          .thenComparing(Verdict::category);

  private final Window window = new Window();
  private final FileMemory files = new FileMemory();
  private final Map<Category, Suspicion> suspicions = new EnumMap<>(Category.class);
  private final Incidents incidents;
  private final Map<String, RuleMatch> behaviour = new LinkedHashMap<>();
  private Workload workload;
  private Share share;
  private Hop hop;
  private int hops;

  /// A run begins with the first tick that shows the workload.
  Run(Snapshot snapshot, Workload workload, Share share, Sight sight) {
    Instant at = snapshot.at();
    this.incidents = new Incidents(snapshot.bootId() + "|" + workload.key());
    this.workload = workload;
    this.share = share;
    Features nothing = new Features.Builder().build();
    this.hop = new Hop(at, share.now(), 0, nothing, List.of(), false, false, false, sight);
    for (Classifier classifier : Classifiers.all()) {
      Category category = classifier.category();
      if (OperatorServices.may(category, workload)) continue;
      suspicions.put(category, new Suspicion(category, Optional.of(classifier), at));
    }
  }

  /// One tick.
  void observe(Workload seen, Share part, List<RuleMatch> matches, Matcher matcher, Instant at) {
    workload = seen;
    share = part;
    window.observe(part);
    files.observe(part.files(), part.now());
    matches.forEach(match -> note(match, at));
    files.rules(matcher).forEach(rule -> note(new RuleMatch(rule, "files of the workload"), at));
  }

  private void note(RuleMatch match, Instant at) {
    Category category = match.rule().category();
    if (category == Category.MANY_ACCOUNTS || OperatorServices.may(category, workload)) return;
    if (match.rule().grade().isEmpty()) behaviour.put(match.rule().id(), match);
    else
      suspicions
          .computeIfAbsent(category, key -> new Suspicion(key, Optional.empty(), at))
          .see(match, share.now());
  }

  /// One hop: weighs, moves states, and says what changed.
  List<Incident> judge(
      Instant at, double now, Sight sight, JudgementConfig config, Reports reports) {
    Hop last = hop;
    hops++;
    hop =
        new Hop(
            at,
            now,
            now - last.now(),
            sight.processes() ? window.features(now) : last.features(),
            List.copyOf(behaviour.values()),
            hops % ACCELERATOR_HOPS == 0,
            share.devices().stream().anyMatch(use -> use.shared()),
            window.filesSeen(),
            sight);
    behaviour.clear();
    List<Incident> changes = new ArrayList<>();
    for (Suspicion suspicion : suspicions.values()) {
      suspicion.step(hop, config.prior());
      incidents
          .after(suspicion, hop, () -> report(suspicion, config, reports))
          .ifPresent(changes::add);
    }
    return changes;
  }

  /// The last process is gone: what is open is cleared.
  List<Incident> end(JudgementConfig config, Reports reports) {
    List<Incident> ended = new ArrayList<>();
    for (Suspicion suspicion : suspicions.values()) {
      incidents
          .end(suspicion.category(), () -> report(suspicion, config, reports))
          .ifPresent(ended::add);
    }
    return ended;
  }

  private WorkloadReport report(Suspicion suspicion, JudgementConfig config, Reports reports) {
    Verdict verdict = Verdicts.of(suspicion, hop, config.prior());
    return reports.told(workload, share, context(), verdict);
  }

  /// What is shown of the workload: what it is suspected of, strongest first.
  WorkloadReport report(JudgementConfig config, Reports reports) {
    List<Verdict> verdicts =
        suspicions.values().stream()
            .filter(suspicion -> noteworthy(suspicion, config.prior()))
            .map(suspicion -> Verdicts.of(suspicion, hop, config.prior()))
            .sorted(STRONGEST)
            .toList();
    return reports.of(workload, share, context(), verdicts);
  }

  private boolean noteworthy(Suspicion suspicion, double prior) {
    return suspicion.standing().state() != VerdictState.CLEAR
        || Fusion.probability(suspicion.logOdds(prior, hop, true)) > prior * NOTEWORTHY;
  }

  /// Whether anything is suspected of it.
  boolean suspect() {
    return suspicions.values().stream()
        .anyMatch(suspicion -> suspicion.standing().state() != VerdictState.CLEAR);
  }

  private Context context() {
    return ContextLabel.of(hop.features());
  }

  Workload workload() {
    return workload;
  }

  Share share() {
    return share;
  }
}
