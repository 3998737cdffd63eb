// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.bench.fleet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/// Puts the built controller under a fleet and prints what it took; `bench/fleet` starts it.
///
///     FleetMain CONTROLLER NODES MINUTES
///
/// Nodes enrol, call as the controller tells them for so many minutes, and then come back from an
/// outage with ten events each, as agents would: at a random time within the longest wait of an
/// agent.
public final class FleetMain {
  private static final int ENROLLING = 64;
  private static final int BACKLOG = 10;
  private static final int CALLS_AN_EVENT = 10;

  /// As `Uplink` waits at most.
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(100);

  private final BuiltController controller;
  private final List<SimulatedNode> nodes = new ArrayList<>();
  private final long seed = System.nanoTime();

  private FleetMain(BuiltController controller, int count) throws GeneralSecurityException {
    this.controller = controller;
    TrustManager[] trust = {new TrustsTheControllerItStarted()};
    for (int i = 0; i < count; i++) nodes.add(new SimulatedNode(i, controller.nodes(), trust));
  }

  /// It runs on loopback and was started by this program.
  private static final class TrustsTheControllerItStarted implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }

  public static void main(String[] args) throws Exception {
    int count = Integer.parseInt(args[1]);
    Duration steady = Duration.ofMinutes(Integer.parseInt(args[2]));
    BuiltController controller = new BuiltController(Path.of(args[0]), "30s");
    try {
      FleetMain fleet = new FleetMain(controller, count);
      System.out.println("seed " + fleet.seed);
      fleet.enrol();
      fleet.call(steady);
      fleet.comeBack();
      for (SimulatedNode node : fleet.nodes) node.close();
    } finally {
      controller.close();
    }
    try (Stream<Path> files = Files.walk(controller.folder())) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
    }
  }

  /// What a node does in a phase.
  @FunctionalInterface
  private interface Life {
    void of(SimulatedNode node, RandomGenerator random) throws Exception;
  }

  private Times all(Life life) throws InterruptedException {
    Times times = new Times();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < nodes.size(); i++) {
      SimulatedNode node = nodes.get(i);
      Random random = new Random(seed + i);
      threads.add(
          Thread.startVirtualThread(() -> {
            try {
              life.of(node, random);
            } catch (Exception e) {
              times.failed(e);
            }
          }));
    }
    for (Thread thread : threads) thread.join();
    return times;
  }

  private void enrol() throws Exception {
    String token = controller.token(nodes.size());
    Semaphore turn = new Semaphore(ENROLLING);
    long start = System.nanoTime();
    Times refused = new Times();
    all((node, random) -> {
      while (node.id().isEmpty()) {
        turn.acquire();
        try {
          node.enrol(token);
        } catch (IOException e) {
          refused.failed(e);
        } finally {
          turn.release();
        }
        if (node.id().isEmpty()) Thread.sleep(Duration.ofMillis(random.nextInt(1_000, 5_000)));
      }
    });
    row("%d enrolments, s".formatted(nodes.size()), (System.nanoTime() - start) / 1e9, 300);
    wrong(refused);
  }

  private void call(Duration steady) throws Exception {
    Times times = new Times();
    double cpu = processors();
    Instant start = Instant.now();
    Instant end = start.plus(steady);
    Times broken =
        all((node, random) -> {
          Thread.sleep(Duration.ofMillis((long) (30_000 * random.nextDouble())));
          while (Instant.now().isBefore(end)) {
            if (random.nextInt(CALLS_AN_EVENT) == 0) node.happens();
            Duration next = Duration.ofSeconds(30);
            long before = System.nanoTime();
            try {
              next = node.sync();
              times.add(System.nanoTime() - before);
            } catch (IOException e) {
              times.failed(e);
            }
            Thread.sleep(
                Duration.ofMillis((long) (next.toMillis() * (0.9 + 0.2 * random.nextDouble()))));
          }
        });
    double seconds = Duration.between(start, Instant.now()).toMillis() / 1e3;
    System.out.printf(
        "%d calls in %.0f s, %d handshakes; controller without database %.2f of a core, %d MiB"
            + " resident%n",
        times.calls(),
        seconds,
        nodes.stream().mapToLong(SimulatedNode::handshakes).sum(),
        (processors() - cpu) / seconds,
        resident());
    row("errors", times.errors() + broken.errors(), 0);
    row("call, p50, ms", times.quantile(0.5).toNanos() / 1e6, Double.POSITIVE_INFINITY);
    row("call, p99, ms", times.quantile(0.99).toNanos() / 1e6, 250);
    row("call, longest, ms", times.quantile(1).toNanos() / 1e6, Double.POSITIVE_INFINITY);
    wrong(times);
    wrong(broken);
    List<Long> pages = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      long before = System.nanoTime();
      controller.page("/");
      pages.add(System.nanoTime() - before);
    }
    pages.sort(Comparator.naturalOrder());
    row("overview page, median of 9, ms", pages.get(4) / 1e6, 300);
  }

  private void comeBack() throws Exception {
    controller.stop();
    for (SimulatedNode node : nodes) for (int i = 0; i < BACKLOG; i++) node.happens();
    controller.restart();
    long start = System.nanoTime();
    AtomicInteger tries = new AtomicInteger();
    Times times =
        all((node, random) -> {
          while (node.waiting() > 0) {
            Thread.sleep(Duration.ofMillis((long) (LONGEST_WAIT.toMillis() * random.nextDouble())));
            tries.incrementAndGet();
            try {
              node.sync();
            } catch (IOException e) {
              // It waits again, as an agent does.
            }
          }
        });
    row(
        "backlog of %d × %d events drained, s".formatted(nodes.size(), BACKLOG),
        (System.nanoTime() - start) / 1e9,
        120);
    System.out.println(tries + " calls for it");
    wrong(times);
  }

  /// CPU seconds of the controller, without its database.
  private double processors() {
    return controller.process().info().totalCpuDuration().orElseThrow().toMillis() / 1e3;
  }

  private long resident() throws IOException {
    for (String line :
        Files.readAllLines(Path.of("/proc/" + controller.process().pid() + "/status")))
      if (line.startsWith("VmRSS:")) return Long.parseLong(line.replaceAll("\\D", "")) / 1024;
    return 0;
  }

  private static void row(String what, double value, double goal) {
    String verdict = Double.isInfinite(goal) ? "–" : value <= goal ? "met" : "missed";
    System.out.printf(
        "| %s | %.1f | %s | %s |%n",
        what, value, Double.isInfinite(goal) ? "–" : "≤ %.0f".formatted(goal), verdict);
  }

  private static void wrong(Times times) {
    times.why().entrySet().stream()
        .limit(10)
        .forEach(error -> System.out.println(error.getValue() + " × " + error.getKey()));
  }
}
