// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import io.accelguard.agent.CollectorStatus.State;
import io.accelguard.agent.Ticker.Tick;
import io.accelguard.classifiers.Note;
import io.accelguard.model.Change;
import io.accelguard.model.Evidence;
import io.accelguard.model.Incident;
import io.accelguard.model.Verdict;
import io.accelguard.model.WorkloadReport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/// Tells the log, the metrics and the event sink what a tick has changed. Sampler thread only.
final class Reporter {
  private static final Logger log = LoggerFactory.getLogger(Reporter.class);

  private final Events events;
  private final EventSink sink;
  private final Metrics metrics;
  private final CollectorWatch collectors = new CollectorWatch();
  private final VerdictWatch verdicts = new VerdictWatch();
  private final IntegrityWatch integrity = new IntegrityWatch();
  private final MoveWatch moves = new MoveWatch();

  Reporter(Events events, EventSink sink, Metrics metrics) {
    this.events = events;
    this.sink = sink;
    this.metrics = metrics;
  }

  /// Takes the next tick.
  void report(Tick tick) {
    for (CollectorStatus status : tick.standing().collectors())
      if (status.state() == State.FAILED) metrics.failed(status.name());
    collectors.observe(tick.standing().collectors()).forEach(this::collector);
    verdicts
        .observe(tick.assessment().workloads())
        .forEach(c -> verdict(c.workload(), c.verdict()));
    integrity.observe(tick.assessment().workloads()).ifPresent(this::integrity);
    moves.observe(tick.assessment().workloads()).forEach(this::moved);
    tick.assessment().notes().forEach(this::noted);
    metrics.noted(tick.assessment().notes().size(), tick.assessment().untold());
    metrics.incidents(tick.assessment().incidents());
    for (Incident incident : tick.assessment().incidents()) {
      incident(incident);
      sink.accept(events.of(incident));
    }
  }

  /// Takes news of the agent itself.
  void lifecycle(String type, String note) {
    log.info(note);
    sink.accept(events.of(type, note));
  }

  private void moved(String what) {
    log.atWarn().addKeyValue("what", Terminal.safe(what)).log("a process left its owner's box");
    sink.accept(events.of("attribution.moved", Terminal.safe(what)));
  }

  private void noted(Note note) {
    String what =
        "%s: pid %d matches rule %s (%s), which weighs nothing"
            .formatted(note.workload(), note.pid(), note.rule(), note.title());
    log.atInfo()
        .addKeyValue("rule", Terminal.safe(note.rule()))
        .addKeyValue("level", note.level())
        .addKeyValue("workload", Terminal.safe(note.workload()))
        .addKeyValue("pid", note.pid())
        .log("a rule without weight matches");
    sink.accept(events.of(note.canary() ? Events.CANARY : "rule.noted", Terminal.safe(what)));
  }

  private void collector(CollectorWatch.Change change) {
    CollectorStatus now = change.now();
    boolean wasBlind = change.before().filter(State.FAILED::equals).isPresent();
    switch (now.state()) {
      case FAILED -> {
        log.atWarn()
            .addKeyValue("collector", now.name())
            .addKeyValue("why", now.why())
            .log("collector is blind");
        sink.accept(events.of("collector.blind", now.name() + ": " + now.why()));
      }
      case ABSENT ->
          log.atInfo()
              .addKeyValue("collector", now.name())
              .addKeyValue("why", now.why())
              .log("collector has nothing to read on this host");
      case SEEN -> {
        if (change.before().isPresent())
          log.atInfo().addKeyValue("collector", now.name()).log("collector sees again");
        if (wasBlind) sink.accept(events.of("collector.back", now.name() + " sees again"));
      }
    }
  }

  private void integrity(IntegrityWatch.Change change) {
    log.atLevel(change.contradicts() ? Level.WARN : Level.INFO).log(change.note());
    String type = change.contradicts() ? "integrity.contradiction" : "integrity.restored";
    sink.accept(events.of(type, change.note()));
  }

  private static void verdict(WorkloadReport workload, Verdict verdict) {
    line(Level.INFO, workload, verdict, "", "workload is " + verdict.state().id());
  }

  private static void incident(Incident incident) {
    line(
        incident.change() == Change.CLEARED ? Level.INFO : Level.WARN,
        incident.workload(),
        incident.verdict(),
        incident.id(),
        "incident " + incident.change().id());
  }

  private static void line(
      Level level, WorkloadReport workload, Verdict verdict, String incident, String message) {
    log.atLevel(level)
        .addKeyValue("incident", incident)
        .addKeyValue("category", verdict.category().id())
        .addKeyValue("state", verdict.state().id())
        .addKeyValue("posterior", verdict.posterior())
        .addKeyValue("workload", Terminal.safe(workload.workload()))
        .addKeyValue("owner", Words.owner(workload.owner()))
        .addKeyValue(
            "evidence", verdict.evidence().stream().map(Evidence::source).distinct().toList())
        .log(message);
  }
}
