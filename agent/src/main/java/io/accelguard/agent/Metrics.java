// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import io.accelguard.model.Category;
import io.accelguard.model.Change;
import io.accelguard.model.EnforcementAction;
import io.accelguard.model.EnforcementAnswer.Outcome;
import io.accelguard.model.Incident;
import io.accelguard.model.VerdictState;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.model.registry.MultiCollector;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// The counters of the daemon, and the page that Prometheus reads.
final class Metrics {
  private static final Duration[] TICK_BUCKETS = {
    Duration.ofMillis(5),
    Duration.ofMillis(10),
    Duration.ofMillis(25),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(250),
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofMillis(2500)
  };

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final ExpositionFormats formats = ExpositionFormats.init();
  private final Timer ticks;
  private final Counter lateTicks;
  private final Counter notes;
  private final Counter untoldNotes;
  private final Set<String> openViolations = new HashSet<>();

  /// @param state what is read at each scrape
  Metrics(MultiCollector state) {
    registry.getPrometheusRegistry().register(state);
    ticks =
        Timer.builder(Metric.TICK_DURATION.id())
            .description(Metric.TICK_DURATION.help())
            .serviceLevelObjectives(TICK_BUCKETS)
            .register(registry);
    lateTicks =
        Counter.builder(Metric.TICKS_LATE.id())
            .description(Metric.TICKS_LATE.help())
            .register(registry);
    notes = notes("told");
    untoldNotes = notes("untold");
    for (Category category : Category.values()) violations(category);
    for (EnforcementAction action : EnforcementAction.values())
      if (action != EnforcementAction.THAW)
        for (Outcome outcome : Outcome.values()) orders(action.id(), outcome);
  }

  /// Tells when the certificate of the endpoint ends.
  ///
  /// @param ends asked at each scrape
  void certificate(Supplier<Instant> ends) {
    TimeGauge.builder(
            Metric.WEB_CERTIFICATE_EXPIRY.id(), () -> ends.get().getEpochSecond(), TimeUnit.SECONDS)
        .description(Metric.WEB_CERTIFICATE_EXPIRY.help())
        .register(registry);
  }

  /// Counts a tick. Sampler thread only.
  void tick(Duration took, boolean late) {
    ticks.record(took);
    if (late) lateTicks.increment();
  }

  /// Counts a collector that failed.
  void failed(String collector) {
    Counter.builder(Metric.COLLECTOR_FAILURES.id())
        .description(Metric.COLLECTOR_FAILURES.help())
        .tag("collector", collector)
        .register(registry)
        .increment();
  }

  /// Counts matches of rules without weight. Sampler thread only.
  ///
  /// @param untold since the start
  void noted(int told, long untold) {
    notes.increment(told);
    untoldNotes.increment(Math.max(0, untold - untoldNotes.count()));
  }

  private Counter notes(String outcome) {
    return Counter.builder(Metric.RULE_NOTES.id())
        .description(Metric.RULE_NOTES.help())
        .tag("outcome", outcome)
        .register(registry);
  }

  /// Counts each incident once, when it becomes a violation. Sampler thread only.
  void incidents(List<Incident> incidents) {
    for (Incident incident : incidents) {
      if (incident.change() == Change.CLEARED) openViolations.remove(incident.id());
      else if (incident.verdict().state() == VerdictState.VIOLATION
          && openViolations.add(incident.id()))
        violations(incident.verdict().category()).increment();
    }
  }

  private Counter violations(Category category) {
    return Counter.builder(Metric.VIOLATIONS.id())
        .description(Metric.VIOLATIONS.help())
        .tag("category", category.id())
        .register(registry);
  }

  /// Counts an order to the enforcer. Sampler thread only.
  void enforcement(String action, Outcome outcome) {
    orders(action, outcome).increment();
  }

  private Counter orders(String action, Outcome outcome) {
    return Counter.builder(Metric.ENFORCEMENT_ORDERS.id())
        .description(Metric.ENFORCEMENT_ORDERS.help())
        .tag("action", action)
        .tag("outcome", outcome.id())
        .register(registry);
  }

  /// Picks the format that a client asked for by its `Accept` header.
  ExpositionFormatWriter format(String accept) {
    return formats.findWriter(accept);
  }

  /// Writes everything in that format.
  void write(ExpositionFormatWriter format, OutputStream out) throws IOException {
    format.write(out, registry.getPrometheusRegistry().scrape());
  }
}
