// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers;

import io.accelguard.classifiers.owners.Workload;
import io.accelguard.classifiers.owners.Workloads;
import io.accelguard.classifiers.rules.RuleBase;
import io.accelguard.classifiers.window.EndedUse;
import io.accelguard.classifiers.window.ProcessMemory;
import io.accelguard.classifiers.window.ProcessUse;
import io.accelguard.classifiers.window.Share;
import io.accelguard.model.Basis;
import io.accelguard.model.Incident;
import io.accelguard.model.ProcessKey;
import io.accelguard.model.ProcessSample;
import io.accelguard.model.Snapshot;
import io.accelguard.model.WorkloadKey;
import io.accelguard.model.WorkloadReport;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/// Judges what runs on one host, tick by tick (docs/detection.md). Snapshots in, verdicts out: no
/// clock, no files, no threads; the same snapshots give the same assessments. For one thread.
public final class Judgement {
  /// Seconds between hops, before the phase is shifted by up to a fifth either way, so that no duty
  /// cycle can hide between them.
  private static final double HOP = 10;

  private static final double PHASE = 0.2;

  private final JudgementConfig config;
  private final Notes notes = new Notes();
  private Matcher matcher;
  private Basis basis;
  private final Optional<Fingerprints> fingerprints;
  private final SplittableRandom phases;
  private final Workloads grouping;
  private final Sight sight = new Sight();
  private final Arguments arguments = new Arguments();
  private final Map<WorkloadKey, Run> runs = new LinkedHashMap<>();
  private ProcessMemory memory = new ProcessMemory();
  private Optional<HostWatch> host = Optional.empty();
  private Optional<Snapshot> last = Optional.empty();
  private double lastSeen;
  private double nextHop;
  private List<WorkloadReport> reports = List.of();
  private Set<ProcessKey> focus = Set.of();

  public Judgement(RuleBase rules, JudgementConfig config) {
    this.config = config;
    this.matcher = new Matcher(rules, notes);
    this.basis = new Basis(rules.version(), Constants.version());
    this.fingerprints = config.siteKey().map(Fingerprints::new);
    this.grouping = new Workloads(config.transparent());
    this.phases = new SplittableRandom(config.seed());
  }

  /// Asks these rules from the next tick on; what was seen until now is remembered.
  public void use(RuleBase rules) {
    matcher = new Matcher(rules, notes);
    basis = new Basis(rules.version(), basis.model());
  }

  /// Takes the next tick. A snapshot that is not later than the last one by uptime is ignored; a
  /// wall clock that steps is not noticed; after a reboot everything begins anew.
  public Assessment observe(Snapshot snapshot) {
    double now = snapshot.uptime().toNanos() / 1e9;
    List<Incident> changes = new ArrayList<>();
    boolean reboot = last.filter(past -> !past.bootId().equals(snapshot.bootId())).isPresent();
    if (reboot) restart(snapshot, changes);
    if (last.filter(past -> snapshot.uptime().compareTo(past.uptime()) <= 0).isPresent()) {
      return new Assessment(reports, List.of(), focus);
    }
    boolean first = last.isEmpty();
    if (first) nextHop = now + interval();
    last = Optional.of(snapshot);
    sight.observe(snapshot.blind(), now);
    Reports shown = reports(snapshot);
    boolean changed = sight.processes() && watch(snapshot, now, first, shown, changes);
    boolean hop = now >= nextHop;
    if (hop) {
      nextHop = now + interval();
      for (Run run : runs.values()) {
        changes.addAll(run.judge(snapshot.at(), now, sight, config, shown));
      }
      host.ifPresent(watch -> changes.addAll(watch.judge(snapshot, now, sight, config, shown)));
    }
    if (hop || changed) {
      arguments.round();
      reports =
          Stream.concat(
                  runs.values().stream().map(run -> run.report(config, shown)),
                  host.flatMap(watch -> watch.shown(config, shown)).stream())
              .toList();
    }
    focus = FocusChoice.of(runs.values(), config.focus());
    List<Note> news = sight.processes() ? notes.take() : List.of();
    return new Assessment(reports, changes, focus, news, notes.untold());
  }

  /// Remembers a tick. Says whether workloads came or went.
  private boolean watch(
      Snapshot seen, double now, boolean first, Reports shown, List<Incident> changes) {
    double elapsed = first ? 0 : now - lastSeen;
    lastSeen = now;
    if (host.isEmpty()) host = Optional.of(new HostWatch(seen, now, sight));
    Snapshot snapshot = host.get().observe(seen, now, elapsed);
    sight.count(host.get().bytesCounted(now));
    Map<ProcessKey, ProcessUse> uses = memory.observe(snapshot, elapsed);
    List<Workload> workloads = grouping.group(snapshot);
    List<EndedUse> exits = memory.ended(snapshot, elapsed);
    Partition parts =
        Partition.of(
            snapshot, workloads, now, elapsed, uses, Partition.ended(exits, grouping.endings()));
    Map<Integer, ProcessSample> byPid = grouping.byPid();
    Map<WorkloadKey, List<ProcessSample>> passed =
        Partition.passed(snapshot, byPid, grouping.endings());
    matcher.tick(Conversations.of(snapshot));
    Map<WorkloadKey, Run> gone = new LinkedHashMap<>(runs);
    boolean changed = false;
    for (Workload workload : workloads) {
      Run run = gone.remove(workload.key());
      Share share = parts.share(workload);
      if (run == null) {
        run = new Run(snapshot, workload, share, sight);
        runs.put(workload.key(), run);
        changed = true;
      }
      changed |= !run.workload().attribution().facts().equals(workload.attribution().facts());
      run.observe(
          workload,
          share,
          matcher.match(workload, passed.getOrDefault(workload.key(), List.of()), byPid, now),
          matcher,
          snapshot.at());
    }
    for (Map.Entry<WorkloadKey, Run> ended : gone.entrySet()) {
      changes.addAll(ended.getValue().end(config, shown));
      runs.remove(ended.getKey());
    }
    return changed || !gone.isEmpty();
  }

  private void restart(Snapshot snapshot, List<Incident> changes) {
    Reports shown = reports(snapshot);
    runs.values().forEach(run -> changes.addAll(run.end(config, shown)));
    host.ifPresent(watch -> changes.addAll(watch.end(config, shown)));
    host = Optional.empty();
    runs.clear();
    memory = new ProcessMemory();
    last = Optional.empty();
  }

  private Reports reports(Snapshot snapshot) {
    return new Reports(snapshot, config.processesShown(), arguments, basis, fingerprints);
  }

  private double interval() {
    return HOP * (1 + PHASE * (2 * phases.nextDouble() - 1));
  }
}
