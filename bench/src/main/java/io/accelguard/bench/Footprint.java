// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// The daemon as it is shipped, on a host with many processes: how much of a core, how much memory.
record Footprint(Path programs, Path agent, Duration warm, Duration span) {
  private static final String ADDRESS = "127.0.0.1:19435";

  List<Row> of(int processes, int sockets) throws Exception {
    Path state = Files.createTempDirectory("bench-agent");
    Path config = state.resolve("agent.yaml");
    Files.writeString(
        config, "state-directory: %s/state\nmetrics:\n  listen: %s\n".formatted(state, ADDRESS));
    try (Companion _ = Companion.start(programs, "sleepers", Integer.toString(processes));
        Companion _ = Companion.start(programs, "sockets", Integer.toString(sockets));
        HttpClient client = HttpClient.newHttpClient()) {
      long start = System.nanoTime();
      Process daemon =
          new ProcessBuilder(agent.toString(), "run", "--config", config.toString())
              .redirectErrorStream(true)
              .redirectOutput(state.resolve("log").toFile())
              .start();
      try (Companion clock =
          Companion.start(programs, "spend", "on", Long.toString(daemon.pid()))) {
        await(client, URI.create("http://" + ADDRESS + "/metrics"), daemon);
        double seconds = (System.nanoTime() - start) / 1e9;
        Thread.sleep(warm);
        long cpu = clock.round().cpuNanos();
        long wall = System.nanoTime();
        Thread.sleep(span);
        double share = (clock.round().cpuNanos() - cpu) * 100.0 / (System.nanoTime() - wall);
        boolean small = processes <= 300;
        String where = "daemon, %d processes, %d sockets: ".formatted(processes, sockets);
        return List.of(
            Row.figure(where + "% of a core", share, small ? 1.5 : Double.POSITIVE_INFINITY),
            Row.figure(
                where + "MiB resident",
                residentMebibytes(daemon),
                small ? 128 : Double.POSITIVE_INFINITY),
            Row.figure(where + "s to the first scrape", seconds, Double.POSITIVE_INFINITY));
      } finally {
        daemon.destroy();
        daemon.onExit().join();
      }
    } finally {
      delete(state);
    }
  }

  /// Waits until an address answers.
  static void await(HttpClient client, URI address, Process server) throws Exception {
    for (int tries = 0; tries < 1000 && server.isAlive(); tries++) {
      try {
        client.send(HttpRequest.newBuilder(address).build(), BodyHandlers.discarding());
        return;
      } catch (IOException e) {
        Thread.sleep(10);
      }
    }
    throw new IOException(address + " does not answer");
  }

  private static double residentMebibytes(Process process) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/" + process.pid() + "/status"))) {
      if (line.startsWith("VmRSS:")) return Integer.parseInt(line.replaceAll("\\D", "")) / 1024.0;
    }
    throw new IOException("no VmRSS");
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
    }
  }
}
