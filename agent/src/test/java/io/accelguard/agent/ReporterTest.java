// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.accelguard.classifiers.Assessment;
import io.accelguard.model.Attribution;
import io.accelguard.model.Attribution.Fact;
import io.accelguard.model.Event;
import io.accelguard.model.WorkloadReport;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ReporterTest {
  @Test
  void a_move_is_an_event_once_and_its_text_is_harmless() throws IOException {
    List<Event> told = new ArrayList<>();
    HostClock clock = new HostClock(Path.of("/"), InstantSource.fixed(Worlds.AT));
    Reporter reporter =
        new Reporter(
            new Events("node17", clock, () -> new UUID(1, 2)),
            told::add,
            new Metrics(MetricSnapshots::new));
    Fact moved = new Fact(Attribution.MOVED, "pid 12 (\u001b[2J) went to the root cgroup");
    WorkloadReport workload =
        Worlds.odd(
            Worlds.workload("job:slurm/42"), new Attribution(List.of(), List.of(), List.of(moved)));
    Assessment assessment = new Assessment(List.of(workload), List.of(), Set.of());
    Ticker.Tick tick =
        new Ticker.Tick(Worlds.empty(), Standing.none("node17", Worlds.AT), assessment);
    reporter.report(tick);
    reporter.report(tick);
    assertThat(told)
        .singleElement()
        .satisfies(event -> {
          assertThat(event.type()).isEqualTo("attribution.moved");
          assertThat(event.note())
              .isEqualTo("job:slurm/42: pid 12 (\\x1b[2J) went to the root cgroup");
        });
  }
}
