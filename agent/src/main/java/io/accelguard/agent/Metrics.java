// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import io.accelguard.model.Category;
import io.accelguard.model.Change;
import io.accelguard.model.Incident;
import io.accelguard.model.VerdictState;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.model.registry.MultiCollector;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

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
    for (Category category : Category.values()) violations(category);
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

  /// Picks the format that a client asked for by its `Accept` header.
  ExpositionFormatWriter format(String accept) {
    return formats.findWriter(accept);
  }

  /// Writes everything in that format.
  void write(ExpositionFormatWriter format, OutputStream out) throws IOException {
    format.write(out, registry.getPrometheusRegistry().scrape());
  }
}
