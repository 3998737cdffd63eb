// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import io.accelguard.controller.Overview.Health;
import io.accelguard.model.Category;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.core.metrics.Info;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// All names and help texts of the controller's scrape page. No text that a node sent is ever a
/// label.
final class ControllerMetrics {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Timer sync =
      Timer.builder("accelguard_controller_sync")
          .description("Time to take one sync, to the commit")
          .publishPercentileHistogram()
          .register(registry);
  private final Counter rejected =
      Counter.builder("accelguard_controller_events_rejected")
          .description("Events that could not be read or stored, and were put aside")
          .register(registry);
  private final Map<Health, AtomicLong> nodes = new EnumMap<>(Health.class);
  private final Map<Category, AtomicLong> incidents = new EnumMap<>(Category.class);
  private final Map<String, AtomicLong> labelled = new ConcurrentHashMap<>();
  private final Map<String, AtomicLong> deleted = new ConcurrentHashMap<>();
  private final AtomicLong events = new AtomicLong();
  private final AtomicLong backlog = new AtomicLong();
  private final AtomicLong quarantined = new AtomicLong();
  private final AtomicLong unaccounted = new AtomicLong();
  private final AtomicLong databaseUp = new AtomicLong();

  ControllerMetrics(String version) {
    Info.builder()
        .name("accelguard_controller_build_info")
        .help("Version of the controller")
        .labelNames("version")
        .register(registry.getPrometheusRegistry())
        .setLabelValues(version);
    for (Health health : Health.values()) {
      AtomicLong count = nodes.computeIfAbsent(health, _ -> new AtomicLong());
      Gauge.builder("accelguard_controller_nodes", count, AtomicLong::get)
          .description("Enrolled nodes by how long they have been silent")
          .tag("state", health.id())
          .register(registry);
    }
    for (Category category : Category.values()) {
      AtomicLong count = incidents.computeIfAbsent(category, _ -> new AtomicLong());
      Gauge.builder("accelguard_controller_incidents_open", count, AtomicLong::get)
          .description("Incidents that are open")
          .tag("category", category.id())
          .register(registry);
    }
    gauge("accelguard_controller_events_stored", "Events in the database", events);
    gauge(
        "accelguard_controller_nodes_backlog_events",
        "Events that nodes have not delivered yet",
        backlog);
    gauge(
        "accelguard_controller_nodes_quarantined",
        "Nodes whose identity is used twice",
        quarantined);
    gauge(
        "accelguard_controller_events_unaccounted",
        "Events that nodes neither delivered, keep nor count as dropped",
        unaccounted);
    gauge("accelguard_controller_database_up", "1 while the database answers", databaseUp);
  }

  private void gauge(String name, String help, AtomicLong value) {
    Gauge.builder(name, value, AtomicLong::get).description(help).register(registry);
  }

  void synced(long nanos) {
    sync.record(nanos, TimeUnit.NANOSECONDS);
  }

  /// @param code one of the fixed codes of [AgentApi]
  void refused(String code) {
    Counter.builder("accelguard_controller_refused")
        .description("Calls of nodes that were refused, by reason")
        .tag("reason", code)
        .register(registry)
        .increment();
  }

  void rejected(int events) {
    rejected.increment(events);
  }

  /// @param receiver a name of the configuration
  void notified(String receiver, boolean sent) {
    Counter.builder(sent ? "accelguard_notifications_sent" : "accelguard_notifications_failed")
        .description(sent ? "Messages that receivers took" : "Tries to send that failed")
        .tag("receiver", receiver)
        .register(registry)
        .increment();
  }

  /// Messages of each receiver of the configuration that wait, and that were given up.
  void waiting(Notifications notifications) throws SQLException {
    count("accelguard_notifications_queued", "Messages that wait", "waiting", notifications);
    count("accelguard_notifications_dead", "Messages that were given up", "dead", notifications);
  }

  private void count(String name, String help, String state, Notifications notifications)
      throws SQLException {
    Map<String, Long> counts = notifications.outbox().counts(state);
    for (Receiver receiver : notifications.config().receivers()) {
      labelled(name, help, "receiver", receiver.name())
          .set(counts.getOrDefault(receiver.name(), 0L));
    }
  }

  private AtomicLong labelled(String name, String help, String label, String of) {
    return labelled.computeIfAbsent(
        name + " " + of,
        _ -> {
          AtomicLong fresh = new AtomicLong();
          Gauge.builder(name, fresh, AtomicLong::get)
              .description(help)
              .tag(label, of)
              .register(registry);
          return fresh;
        });
  }

  /// How far the deletion of what is too old has come.
  void retention(List<RetentionRow> rows) {
    for (RetentionRow row : rows) {
      retention(
          row, "remaining_rows", "Rows that the run under way has to look at", row.remaining());
      retention(row, "held_rows", "Rows too old that an open case or appeal needs", row.held());
      retention(
          row,
          "last_end_timestamp_seconds",
          "When the last run ended",
          row.ended().map(Instant::getEpochSecond).orElse(0L));
      deleted
          .computeIfAbsent(
              row.kind(),
              kind -> {
                AtomicLong fresh = new AtomicLong();
                FunctionCounter.builder(
                        "accelguard_controller_retention_deleted_rows", fresh, AtomicLong::get)
                    .description("Rows deleted because they were too old, by all replicas")
                    .tag("kind", kind)
                    .register(registry);
                return fresh;
              })
          .set(row.ever());
    }
  }

  private void retention(RetentionRow row, String what, String help, long value) {
    labelled("accelguard_controller_retention_" + what, help, "kind", row.kind()).set(value);
  }

  void databaseIs(boolean up) {
    databaseUp.set(up ? 1 : 0);
  }

  void update(Overview overview, long stored) {
    events.set(stored);
    backlog.set(overview.nodes().stream().mapToLong(Overview.NodeRow::backlog).sum());
    quarantined.set(overview.nodes().stream().filter(Overview.NodeRow::quarantined).count());
    unaccounted.set(overview.nodes().stream().mapToLong(Overview.NodeRow::unaccounted).sum());
    nodes.forEach((health, count) ->
        count.set(overview.nodes().stream().filter(n -> n.health() == health).count()));
    incidents.forEach(
        (category, count) -> count.set(overview.openByCategory().getOrDefault(category.id(), 0L)));
  }

  /// The page in the format that the scraper asks for.
  String scrape(String accept) {
    return Arrays.asList(accept.split("[,;]", -1)).contains("application/openmetrics-text")
        ? registry.scrape("application/openmetrics-text; version=1.0.0; charset=utf-8")
        : registry.scrape();
  }
}
