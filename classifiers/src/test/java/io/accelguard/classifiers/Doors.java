// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers;

import io.accelguard.model.SocketSample.Transport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;

/// Programs that meet the outside: what scenarios and twins of the outward categories share.
final class Doors {
  static final double START = 60;
  static final String US = "192.0.2.7";
  static final DoubleUnaryOperator NOTHING = age -> 0;

  private Doors() {}

  /// The rules that are shipped, all of them.
  static String[] rules() {
    try (Stream<Path> files = Files.walk(Path.of("../config/rules"))) {
      return files
          .filter(file -> file.toString().endsWith(".yml"))
          .sorted()
          .map(Doors::text)
          .toArray(String[]::new);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Program run(String image, String... argv) {
    return new Program(500, START, image, argv).cpu(0.05, 0.6, 5);
  }

  /// A connection out that is kept alive and carries next to nothing.
  static Program keepsTo(Program program, String peer, int port) {
    return program.connected(
        US, 40000, peer, port, age -> 30 * Math.floor(age / 15), age -> 30 * Math.floor(age / 15));
  }

  /// Clients of as many networks come to a port and take `rate` bytes a second together.
  static Program serves(Program program, int port, int clients, double rate) {
    program.listens(Transport.TCP, port);
    for (int i = 0; i < clients; i++) {
      program.connected(
          US,
          port,
          "203.0." + (100 + i) + ".9",
          40000 + i,
          age -> rate / clients * age,
          age -> rate / clients / 500 * age);
    }
    return program;
  }

  /// Two strangers, one that came and one that was called, between whom bytes go on.
  static Program relays(Program program, int port, double rate) {
    return program
        .listens(Transport.TCP, port)
        .connected(
            US,
            port,
            "203.0.113.9",
            51000,
            age -> rate * Math.max(0, age - 0.3),
            age -> rate / 20 * age)
        .connected(
            US,
            42000,
            "198.51.100.20",
            443,
            age -> rate / 20 * Math.max(0, age - 0.3),
            age -> rate * age);
  }

  /// What a stranger asks over a connection that was opened outwards is asked of this host.
  static Program tunnels(Program program, String peer, int port, String near, int nearPort) {
    return program
        .connected(US, 40000, peer, port, age -> 50000 * age, age -> 4000 * age)
        .connected(near, 41000, near, nearPort, age -> 3900 * age, age -> 49000 * age);
  }

  /// So many connections to one stranger, each of which says a word now and then.
  static Program holds(Program program, String peer, int port, int count) {
    for (int i = 0; i < count; i++) {
      program.connected(
          US, 30000 + i, peer, port, age -> 20 * Math.floor(age / 10), age -> Math.floor(age / 40));
    }
    return program;
  }

  /// So many addresses of a network are called and do not answer.
  static Program callsInVain(Program program, String network, int port, int count) {
    for (int i = 1; i <= count; i++) program.calls(network + i, port);
    return program;
  }

  static List<Program> list(Program... programs) {
    return List.of(programs);
  }
}
