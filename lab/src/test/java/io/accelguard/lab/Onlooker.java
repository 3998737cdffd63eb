// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.lab;

import io.accelguard.classifiers.owners.Workload;
import io.accelguard.classifiers.owners.Workloads;
import io.accelguard.collectors.Collector;
import io.accelguard.collectors.Collectors;
import io.accelguard.collectors.CollectorsConfig;
import io.accelguard.collectors.Focus;
import io.accelguard.collectors.Host;
import io.accelguard.model.Attribution;
import io.accelguard.model.Attribution.Fact;
import io.accelguard.model.Owner;
import io.accelguard.model.ProcessSample;
import io.accelguard.model.Reading;
import io.accelguard.model.Snapshot;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Looks at the processes of this host with the agent's own collector and says whose they are.
final class Onlooker implements AutoCloseable {
  private final List<Collector> collectors =
      Collectors.all(Host.at(Path.of("/")), CollectorsConfig.defaults(), System::nanoTime);
  private final Workloads workloads;

  Onlooker(Set<String> transparent) {
    this.workloads = new Workloads(transparent);
  }

  /// The workload of a process now; empty when it was not seen.
  Optional<Workload> look(long pid) {
    return workloads.group(snapshot()).stream()
        .filter(workload ->
            workload.processes().stream().anyMatch(process -> process.key().pid() == pid))
        .findFirst();
  }

  private Snapshot snapshot() {
    Collector processes =
        collectors.stream().filter(c -> c.name().equals("process")).findFirst().orElseThrow();
    if (!(processes.collect(Focus.nobody()) instanceof Reading.Seen seen))
      throw new AssertionError("the processes of this host cannot be seen");
    return new Snapshot(
        Instant.EPOCH,
        Duration.ofHours(1),
        "boot",
        100,
        seen.samples().stream().map(ProcessSample.class::cast).toList(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        Optional.empty(),
        List.of());
  }

  /// A workload as the table of paths writes it, with `*` for the tree of a process.
  static String shown(Workload workload) {
    Owner owner = workload.owner();
    Attribution attribution = workload.attribution();
    StringBuilder text = new StringBuilder();
    text.append(attribution.places().isEmpty() ? "-" : attribution.places().getFirst());
    text.append(" => ").append(owner.kind().id());
    text.append(" \"").append(owner.name()).append("\" uid=").append(owner.uid());
    text.append(' ').append(owner.trust().id()).append(' ');
    text.append(workload.key().id().replaceFirst(":\\d+-\\d+$", ":*"));
    attribution.acting().forEach(uid -> text.append(" acting=").append(uid));
    for (Fact fact : attribution.facts()) text.append(' ').append(fact.id());
    return text.toString();
  }

  @Override
  public void close() {
    collectors.forEach(Collector::close);
  }
}
