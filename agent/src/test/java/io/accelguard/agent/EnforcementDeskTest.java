// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.accelguard.classifiers.Assessment;
import io.accelguard.model.Attribution;
import io.accelguard.model.Change;
import io.accelguard.model.EnforcementAction;
import io.accelguard.model.Event;
import io.accelguard.model.Incident;
import io.accelguard.model.ProcessKey;
import io.accelguard.model.Verdict;
import io.accelguard.model.VerdictState;
import io.accelguard.model.WorkloadReport;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// From an incident to an event about what became of it.
class EnforcementDeskTest {
  private final List<Event> told = new ArrayList<>();
  private final Metrics metrics = new Metrics(MetricSnapshots::new);

  /// Nobody listens there, which is an answer, too.
  private final EnforcerClient client = new EnforcerClient(Path.of("/nowhere/s"));

  private EnforcementDesk desk(boolean enforcing) {
    EnforcementConfig config =
        new EnforcementConfig(EnforcementAction.STOP, true, Duration.ZERO, Path.of("/nowhere/s"));
    return new EnforcementDesk(
        new EnforcementPlan(config, UUID::randomUUID), client, () -> enforcing);
  }

  private static Ticker.Tick tick(Change... changes) {
    Verdict verdict =
        EnforcementPlanTest.verdict(
            VerdictState.VIOLATION, Map.of("identity", 6.0, "process", 4.0), List.of());
    WorkloadReport workload =
        EnforcementPlanTest.workload(EnforcementPlanTest.OWNER, verdict, Attribution.NONE);
    List<Incident> incidents =
        List.of(changes).stream().map(c -> new Incident("i-1", c, "", workload)).toList();
    return new Ticker.Tick(
        EnforcementPlanTest.at(
            0, EnforcementPlanTest.process(new ProcessKey(12, 60_000), 1000, 1000)),
        Standing.none("node17", Worlds.AT),
        new Assessment(List.of(workload), incidents, Set.of()));
  }

  private List<String> tell(EnforcementDesk desk, Ticker.Tick... ticks) throws Exception {
    HostClock clock = new HostClock(Path.of("/"), InstantSource.fixed(Worlds.AT));
    Events events = new Events("node17", clock, UUID::randomUUID);
    Reporter reporter = new Reporter(events, told::add, metrics);
    for (Ticker.Tick tick : ticks) {
      desk.tick(tick, reporter, metrics);
      client.step();
    }
    return told.stream().map(event -> event.type() + ": " + event.note()).toList();
  }

  @Test
  void what_became_of_an_order_is_an_event_and_a_count() throws Exception {
    assertThat(tell(desk(true), tick(Change.OPENED), tick()))
        .containsExactly(
            "enforcement.answered: incident i-1: warn was not done: nobody listens on /nowhere/s");
    assertThat(page())
        .contains("accelguard_enforcement_orders_total{action=\"warn\",outcome=\"refused\"} 1.0");
  }

  @Test
  void in_other_modes_nothing_is_asked() throws Exception {
    assertThat(tell(desk(false), tick(Change.OPENED), tick(), tick())).isEmpty();
  }

  @Test
  void nothing_is_asked_without_an_incident_or_after_it() throws Exception {
    assertThat(tell(desk(true), tick(), tick())).isEmpty();
    assertThat(tell(desk(true), tick(Change.OPENED, Change.CLEARED), tick())).isEmpty();
  }

  private String page() throws IOException {
    ExpositionFormatWriter format = metrics.format("text/plain");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    metrics.write(format, out);
    return out.toString(StandardCharsets.UTF_8);
  }
}
