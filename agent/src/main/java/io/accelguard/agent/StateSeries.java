// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import io.accelguard.model.AcceleratorSample;
import io.accelguard.model.Attribution;
import io.accelguard.model.Owner;
import io.accelguard.model.Trust;
import io.accelguard.model.VerdictState;
import io.accelguard.model.WorkloadReport;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.Supplier;

/// The metrics that say how things stand, made anew at each scrape, so that what is gone is gone.
///
/// @param workloadSeries most series of single workloads
record StateSeries(
    String version,
    int workloadSeries,
    Supplier<Standing> standing,
    Supplier<EventCounts> events,
    Supplier<RuleCounts> rules)
    implements MultiCollector {
  private static final int MAX_LABEL = 120;

  /// @param informational rules without weight
  /// @param skipped published rules that cannot be asked
  /// @param rejected rules with mistakes
  /// @param version of the rules in force
  /// @param reloaded whether what is on disk is in force
  record RuleCounts(
      int loaded, int informational, int skipped, int rejected, String version, boolean reloaded) {}

  @Override
  public MetricSnapshots collect() {
    Standing now = standing.get();
    EventCounts counts = events.get();
    RuleCounts ruleCounts = rules.get();
    List<MetricSnapshot> all = new ArrayList<>();
    all.add(info(Metric.BUILD, version));
    all.addAll(collectors(now));
    all.add(
        gauge(
            Metric.NETWORK_BYTES_COUNTED,
            now.bytesCounted().stream().mapToObj(share -> point(share, Labels.EMPTY)).toList()));
    all.add(
        gauge(
            Metric.WORKLOADS,
            now.byState().entrySet().stream()
                .map(e -> point(e.getValue(), Labels.of("state", e.getKey().id())))
                .toList()));
    all.add(facts(now));
    all.add(posteriors(now));
    all.add(accelerators(Metric.ACCELERATOR_UTILIZATION, now, AcceleratorSample::utilisation));
    all.add(
        accelerators(
            Metric.ACCELERATOR_MEMORY_USED,
            now,
            sample ->
                sample.memoryUsedBytes().isPresent()
                    ? OptionalDouble.of((double) sample.memoryUsedBytes().getAsLong())
                    : OptionalDouble.empty()));
    all.add(accelerators(Metric.ACCELERATOR_POWER, now, AcceleratorSample::powerWatts));
    all.add(events(counts));
    all.add(
        gauge(
            Metric.EVENTS_UNACCOUNTED,
            List.of(point((double) counts.unaccounted(), Labels.EMPTY))));
    all.add(gauge(Metric.SPOOL_BYTES, List.of(point((double) counts.bytes(), Labels.EMPTY))));
    all.add(gauge(Metric.SPOOL_EVENTS, List.of(point((double) counts.spooled(), Labels.EMPTY))));
    all.add(gauge(Metric.SPOOL_FILLED, List.of(point(counts.filled(), Labels.EMPTY))));
    all.add(gauge(Metric.SPOOL_WRITABLE, List.of(point(counts.writable() ? 1 : 0, Labels.EMPTY))));
    all.add(
        gauge(
            Metric.RULES,
            List.of(
                point(ruleCounts.loaded(), Labels.of("status", "loaded")),
                point(ruleCounts.informational(), Labels.of("status", "informational")),
                point(ruleCounts.skipped(), Labels.of("status", "skipped")),
                point(ruleCounts.rejected(), Labels.of("status", "rejected")))));
    all.add(info(Metric.RULES_VERSION, ruleCounts.version()));
    all.add(
        gauge(Metric.CONFIG_RELOADED, List.of(point(ruleCounts.reloaded() ? 1 : 0, Labels.EMPTY))));
    return new MetricSnapshots(all);
  }

  private static MetricSnapshot info(Metric metric, String version) {
    return InfoSnapshot.builder()
        .name(metric.id())
        .help(metric.help())
        .dataPoint(InfoDataPointSnapshot.builder().labels(Labels.of("version", version)).build())
        .build();
  }

  private static List<MetricSnapshot> collectors(Standing now) {
    List<GaugeDataPointSnapshot> up = new ArrayList<>();
    List<GaugeDataPointSnapshot> duration = new ArrayList<>();
    List<GaugeDataPointSnapshot> skipped = new ArrayList<>();
    for (CollectorStatus status : now.collectors()) {
      Labels labels = Labels.of("collector", status.name());
      switch (status.state()) {
        case SEEN -> up.add(point(1, labels));
        case FAILED -> up.add(point(0, labels));
        case ABSENT -> {}
      }
      duration.add(point(status.took().toNanos() / 1e9, labels));
      skipped.add(point(status.skipped(), labels));
    }
    return List.of(
        gauge(Metric.COLLECTOR_UP, up),
        gauge(Metric.COLLECTOR_DURATION, duration),
        gauge(Metric.COLLECTOR_SKIPPED, skipped));
  }

  private static MetricSnapshot facts(Standing now) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    for (String id : Attribution.FACTS) counts.put(id, 0);
    for (WorkloadReport workload : now.workloads()) {
      Attribution attribution = workload.attribution();
      if (attribution == null) continue;
      attribution.facts().stream()
          .map(Attribution.Fact::id)
          .distinct()
          .forEach(id -> counts.computeIfPresent(id, (_, count) -> count + 1));
    }
    return gauge(
        Metric.WORKLOAD_FACTS,
        counts.entrySet().stream()
            .map(fact -> point(fact.getValue(), Labels.of("fact", fact.getKey())))
            .toList());
  }

  private MetricSnapshot posteriors(Standing now) {
    record Suspect(WorkloadReport workload, String category, double posterior) {}
    return gauge(
        Metric.WORKLOAD_POSTERIOR,
        now.workloads().stream()
            .flatMap(workload ->
                workload.verdicts().stream()
                    .filter(verdict -> verdict.state() != VerdictState.CLEAR)
                    .map(v -> new Suspect(workload, v.category().id(), v.posterior())))
            .sorted(Comparator.comparingDouble(Suspect::posterior).reversed())
            .limit(workloadSeries)
            .map(suspect ->
                point(
                    suspect.posterior(),
                    Labels.of(
                        "workload",
                        cut(suspect.workload().workload()),
                        "owner",
                        owner(suspect.workload().owner()),
                        "category",
                        suspect.category())))
            .toList());
  }

  /// A claimed name is a tenant's text; the user id is the kernel's.
  private static String owner(Owner owner) {
    return owner.trust() == Trust.SURE
        ? cut(owner.kind().id() + ":" + owner.name())
        : "uid:" + owner.uid();
  }

  private static MetricSnapshot accelerators(
      Metric metric, Standing now, Function<AcceleratorSample, OptionalDouble> value) {
    return gauge(
        metric,
        now.accelerators().stream()
            .filter(sample -> value.apply(sample).isPresent())
            .map(sample ->
                point(
                    value.apply(sample).getAsDouble(),
                    Labels.of(
                        "accelerator",
                        cut(sample.key().toString()),
                        "vendor",
                        cut(sample.key().vendor()))))
            .toList());
  }

  private static MetricSnapshot events(EventCounts counts) {
    CounterSnapshot.Builder builder =
        CounterSnapshot.builder().name(Metric.EVENTS.id()).help(Metric.EVENTS.help());
    builder.dataPoint(counter(counts.produced(), "produced", ""));
    builder.dataPoint(counter(counts.acknowledged(), "acknowledged", ""));
    for (Map.Entry<String, Long> dropped : counts.dropped().entrySet())
      builder.dataPoint(counter(dropped.getValue(), "dropped", dropped.getKey()));
    return builder.build();
  }

  private static CounterDataPointSnapshot counter(long value, String outcome, String reason) {
    return CounterDataPointSnapshot.builder()
        .value((double) value)
        .labels(Labels.of("outcome", outcome, "reason", reason))
        .build();
  }

  private static GaugeSnapshot gauge(Metric metric, List<GaugeDataPointSnapshot> points) {
    GaugeSnapshot.Builder builder = GaugeSnapshot.builder().name(metric.id()).help(metric.help());
    points.forEach(builder::dataPoint);
    return builder.build();
  }

  private static GaugeDataPointSnapshot point(double value, Labels labels) {
    return GaugeDataPointSnapshot.builder().value(value).labels(labels).build();
  }

  private static String cut(String text) {
    return text.length() <= MAX_LABEL ? text : text.substring(0, MAX_LABEL);
  }
}
