// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.enforcer;

import io.accelguard.model.ConfigProblem;
import io.accelguard.model.EnforcementAnswer;
import io.accelguard.model.JsonCodec;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The unit: takes orders from the socket that systemd has opened, and ends when there has been
/// nothing to do for a while, since systemd starts it again with the next order. Its log goes to
/// standard output, one line of JSON for each answer.
final class Service {
  private static final Duration ROUND = Duration.ofSeconds(1);
  private static final int IDLE_ROUNDS = 60;

  private final Places places;
  private final CeilingFile file;
  private final PrintStream out;
  private final JsonCodec codec = new JsonCodec();
  private List<ConfigProblem> told = List.of();

  Service(Places places, PrintStream out) {
    this.places = places;
    this.file = new CeilingFile(places.config(), 0);
    this.out = out;
  }

  /// Serves until nothing is left to do.
  ///
  /// @param socket listens already
  /// @param agent name of the user that may give orders besides root
  void run(ServerSocketChannel socket, String agent, InstantSource wall) throws IOException {
    Enforcer enforcer = enforcer(wall);
    OrderSocket orders = new OrderSocket(socket, Set.of("root", agent), enforcer::take);
    int idle = 0;
    while (idle < IDLE_ROUNDS) {
      boolean came = orders.serve(ROUND, this::tell, user -> log("stranger", user));
      enforcer.tick().forEach(this::tell);
      idle = came || !enforcer.isIdle() ? 0 : idle + 1;
    }
  }

  private Enforcer enforcer(InstantSource wall) throws IOException {
    return new Enforcer(
        new Enforcer.Surroundings(
            new HostProcesses(),
            CgroupFreezer.ofHost(),
            Terminals.ofHost(),
            this::ceiling,
            () -> Files.exists(places.off()),
            wall,
            Places.bootId(),
            self()),
        Ledger.open(places.state(), wall.instant()));
  }

  private Optional<Ceiling> ceiling() {
    CeilingFile.Read read = file.read();
    if (!read.problems().equals(told))
      read.problems().forEach(problem -> log("configuration", problem.toString()));
    told = read.problems();
    return read.ceiling();
  }

  private void tell(EnforcementAnswer answer) {
    out.println(codec.write(answer));
  }

  private void log(String key, String value) {
    out.println(codec.write(Map.of(key, value)));
  }

  private static int self() throws IOException {
    return (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
  }
}
