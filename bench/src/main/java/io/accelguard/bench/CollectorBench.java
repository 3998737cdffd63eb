// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.bench;

import io.accelguard.collectors.Collector;
import io.accelguard.collectors.Collectors;
import io.accelguard.collectors.CollectorsConfig;
import io.accelguard.collectors.Focus;
import io.accelguard.collectors.Host;
import io.accelguard.model.Reading;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import oshi.SystemInfo;
import oshi.software.os.OperatingSystem;

/// One collector of the production list against those who do the same work.
final class CollectorBench {
  private static final Path EXPORTER = Path.of("/usr/bin/prometheus-process-exporter");
  private static final String EXPORTER_ADDRESS = "127.0.0.1:19256";

  private final Path programs;
  private final int rounds;
  private final Meter meter = new Meter();

  CollectorBench(Path programs, int rounds) {
    this.programs = programs;
    this.rounds = rounds;
  }

  /// A tick over sleeping processes.
  List<Row> processes(int sleeping) throws Exception {
    List<Row> rows = new ArrayList<>();
    try (Companion _ = Companion.start(programs, "sleepers", Integer.toString(sleeping));
        Collector collector = named("process");
        Companion opened = Companion.start(programs, "process_floor", "open");
        Companion held = Companion.start(programs, "process_floor", "held")) {
      Cost.Work tick = tick(collector);
      String what = "tick over " + sleeping + " sleeping processes";
      Pair floor = Pair.of(tick, opened, 100, rounds);
      rows.add(floor.row(what, "C, open read close", 1.5));
      rows.add(
          Row.figure(
              "garbage, bytes per process and tick",
              Pair.median(floor.ours(), Cost::garbageBytes)
                  / (double) Pair.median(floor.ours(), Cost::count),
              200));
      rows.add(
          Pair.of(tick, held, 5, rounds)
              .row(what, "C, held descriptors", Double.POSITIVE_INFINITY));
      OperatingSystem oshi = new SystemInfo().getOperatingSystem();
      Cost.Work theirs = meter.of(() -> oshi.getProcesses(null, null, 0).size());
      Pair pair = Pair.of(tick, theirs, 20, Math.max(5, rounds / 5));
      rows.add(pair.row(what, "OSHI getProcesses(), the least that must hold", 1 / 5.0));
      rows.add(pair.row(what, "OSHI getProcesses()", 1 / 8.0));
      if (Files.isExecutable(EXPORTER)) rows.add(exporter(tick, what));
    }
    return rows;
  }

  private Row exporter(Cost.Work tick, String what) throws Exception {
    Path config = Files.createTempFile("bench", ".yml");
    Files.writeString(config, "process_names:\n  - name: \"{{.Comm}}\"\n    cmdline: ['.+']\n");
    Process exporter =
        new ProcessBuilder(
                EXPORTER.toString(),
                "-config.path=" + config,
                "-threads=false",
                "-gather-smaps=false",
                "-web.listen-address=" + EXPORTER_ADDRESS)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (Companion clock = Companion.start(programs, "spend", "on", Long.toString(exporter.pid()));
        HttpClient client = HttpClient.newHttpClient()) {
      URI metrics = URI.create("http://" + EXPORTER_ADDRESS + "/metrics");
      Footprint.await(client, metrics, exporter);
      Cost.Work scrape =
          () -> {
            Cost before = clock.round();
            long wall = System.nanoTime();
            client.send(HttpRequest.newBuilder(metrics).build(), BodyHandlers.discarding());
            wall = System.nanoTime() - wall;
            return new Cost(clock.round().cpuNanos() - before.cpuNanos(), wall, 0, 1);
          };
      return Pair.of(tick, scrape, 5, Math.max(5, rounds / 5))
          .row(what, "process-exporter, one scrape", 1 / 3.0);
    } finally {
      exporter.destroy();
      exporter.onExit().join();
      Files.delete(config);
    }
  }

  /// A dump of the sockets with their owners.
  List<Row> sockets(int wanted) throws Exception {
    try (Companion _ = Companion.start(programs, "sockets", Integer.toString(wanted));
        Collector collector = named("socket");
        Companion dump = Companion.start(programs, "socket_floor");
        Companion ss = Companion.start(programs, "spend", "run", "ss", "-tinpH")) {
      Cost.Work tick = tick(collector);
      String what = "dump of " + wanted + " sockets with owners";
      Pair floor = Pair.of(tick, dump, 60, rounds);
      return List.of(
          floor.row(what, "C, netlink only", 2),
          Row.figure(
              "garbage, bytes per socket and tick",
              Pair.median(floor.ours(), Cost::garbageBytes)
                  / (double) Pair.median(floor.ours(), Cost::count),
              300),
          Pair.of(tick, ss, 5, Math.max(5, rounds / 5)).row(what, "ss -tinpH", 1 / 5.0));
    }
  }

  /// One look at very many sockets, the first and a later one; their holders may take longer.
  List<Row> manySockets(int each, int holders) throws Exception {
    List<Companion> companions = new ArrayList<>();
    try (Collector collector = named("socket")) {
      for (int i = 0; i < holders; i++)
        companions.add(Companion.start(programs, "sockets", Integer.toString(each)));
      Cost.Work tick = tick(collector);
      Cost first = tick.round();
      String what = "one look at " + first.count() + " sockets: s, ";
      int looks = 0;
      double longest = first.wallNanos() / 1e9;
      while (looks++ < 20) longest = Math.max(longest, tick.round().wallNanos() / 1e9);
      return List.of(
          Row.figure(what + "the first", first.wallNanos() / 1e9, 2),
          Row.figure(what + "longest of 20 more", longest, 2));
    } finally {
      for (Companion companion : companions) companion.close();
    }
  }

  private Cost.Work tick(Collector collector) {
    return meter.of(() ->
        switch (collector.collect(Focus.nobody())) {
          case Reading.Seen seen -> seen.samples().size();
          case Reading.Absent absent -> throw new IllegalStateException(absent.toString());
          case Reading.Failed failed -> throw new IllegalStateException(failed.toString());
        });
  }

  /// The only one that stays open.
  static Collector named(String name) {
    Collector found = null;
    for (Collector each :
        Collectors.all(Host.at(Path.of("/")), CollectorsConfig.defaults(), System::nanoTime)) {
      if (each.name().equals(name)) found = each;
      else each.close();
    }
    if (found == null) throw new IllegalStateException("no collector " + name);
    return found;
  }
}
