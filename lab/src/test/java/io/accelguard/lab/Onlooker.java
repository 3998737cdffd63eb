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
import io.accelguard.model.Reading;
import io.accelguard.model.Snapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/// Looks at the processes of this host with the agent's own collector and says whose they are.
final class Onlooker implements AutoCloseable {
  private static final int LOOKS = 20;

  private final List<Collector> collectors;
  private final Workloads workloads;

  /// @param host as the collectors find it
  Onlooker(Path host, Set<String> transparent) {
    this.collectors = Collectors.all(Host.at(host), CollectorsConfig.defaults(), System::nanoTime);
    this.workloads = new Workloads(transparent);
  }

  /// Looks at the host as it is.
  Onlooker() {
    this(Path.of("/"), Set.of());
  }

  /// A host like this one, but with a user who is lent an id.
  ///
  /// @param folder where it is made
  static Path lending(Path folder, int user, int id) throws IOException {
    Path host = Files.createDirectories(folder.resolve("host"));
    Files.createSymbolicLink(host.resolve("proc"), Path.of("/proc"));
    Files.createSymbolicLink(host.resolve("sys"), Path.of("/sys"));
    Files.createDirectories(host.resolve("etc"));
    Files.writeString(host.resolve("etc/subuid"), user + ":" + id + ":1\n");
    return host;
  }

  /// The workload of a process now. A busy host may be too slow for one look to see everything.
  Workload look(long pid) {
    for (int look = 0; look < LOOKS; look++) {
      for (Workload workload : workloads.group(snapshot())) {
        if (workload.processes().stream().anyMatch(process -> process.key().pid() == pid))
          return workload;
      }
    }
    throw new AssertionError("process " + pid + " is not seen");
  }

  private Snapshot snapshot() {
    Collector processes =
        collectors.stream().filter(c -> c.name().equals("process")).findFirst().orElseThrow();
    if (!(processes.collect(Focus.nobody()) instanceof Reading.Seen seen))
      throw new AssertionError("the processes of this host cannot be seen");
    return Snapshot.of(Instant.EPOCH, Duration.ofHours(1), "boot", 100, seen.samples(), List.of());
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
