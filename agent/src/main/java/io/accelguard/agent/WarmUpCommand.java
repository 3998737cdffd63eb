// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import io.accelguard.model.ConfigProblem;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;

/// `warm-up`: does once what a start does, up to the first scrapes, with a state directory that
/// goes away. `bin/speed-up` lets the JVM note the classes that this loads.
@Command(
    name = "warm-up",
    hidden = true,
    description = "starts, is scraped, and ends; bin/speed-up calls it")
final class WarmUpCommand implements Callable<Integer> {
  private static final int SCRAPES = 3;

  private final Installation installation;
  private final Senses senses;
  private final InstantSource wall;
  private final Pace pace;

  WarmUpCommand(Installation installation, Senses senses, InstantSource wall, Pace pace) {
    this.installation = installation;
    this.senses = senses;
    this.wall = wall;
    this.pace = pace;
  }

  @Override
  public Integer call() throws ConfigException, CommandException, IOException {
    Path state = Files.createTempDirectory("accelguard-warm-up");
    try (Daemon daemon =
        new Daemon(
            config(state), installation, senses, wall, new SystemdNotify(Optional.empty()))) {
      daemon.run(new Visited(pace, daemon.port()));
    } finally {
      delete(state);
    }
    return Exit.OK;
  }

  private static ConfigFile config(Path state) throws ConfigException {
    List<ConfigProblem> problems = new ArrayList<>();
    String yaml =
        "tick: 200ms\nstate-directory: '%s'\nmetrics: {listen: '127.0.0.1:0'}\n".formatted(state);
    AgentConfig config = AgentConfig.parse("warm-up", yaml, problems);
    if (!problems.isEmpty()) throw new ConfigException(problems);
    return new ConfigFile(Optional.empty(), config);
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
    }
  }

  /// A pace that scrapes the metrics at every pause and ends after a few.
  private static final class Visited implements Pace {
    private final Pace pace;
    private final int port;
    private int visits;

    Visited(Pace pace, int port) {
      this.pace = pace;
      this.port = port;
    }

    @Override
    public Duration elapsed() {
      return pace.elapsed();
    }

    @Override
    public boolean pauseUntil(Duration moment) {
      scrape();
      return ++visits < SCRAPES && pace.pauseUntil(moment);
    }

    /// What is answered does not matter, only that it was.
    private void scrape() {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        socket
            .getOutputStream()
            .write("GET /metrics HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        socket.getInputStream().transferTo(OutputStream.nullOutputStream());
      } catch (IOException e) {
        visits = SCRAPES;
      }
    }
  }
}
