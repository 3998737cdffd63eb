// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.accelguard.model.ExitSample;
import io.accelguard.model.Reading;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Processes that really end.
class ExitCollectorTest {
  private final ExitCollector collector = new ExitCollector(Host.at(Path.of("/")), new Lineage());

  private List<ExitSample> exits() {
    Reading reading = collector.collect(Focus.nobody());
    assumeThat(reading).as("CAP_NET_ADMIN and Linux 5.19").isInstanceOf(Reading.Seen.class);
    return ((Reading.Seen) reading).samples().stream().map(ExitSample.class::cast).toList();
  }

  /// Runs a script to its end and gives the processes that ended meanwhile, by pid.
  private Map<Integer, ExitSample> during(String script) throws IOException, InterruptedException {
    exits();
    Process shell = new ProcessBuilder("bash", "-c", script).inheritIO().start();
    assertThat(shell.waitFor()).isZero();
    List<ExitSample> all = new ArrayList<>(exits());
    assertThat(all).anyMatch(exit -> exit.pid() == shell.pid());
    return all.stream()
        .filter(exit -> exit.parent() == shell.pid() || exit.pid() == shell.pid())
        .collect(Collectors.toMap(ExitSample::pid, Function.identity(), (a, _) -> a));
  }

  @Test
  void the_cpu_of_processes_too_short_to_be_seen_is_told_to_a_fifth()
      throws IOException, InterruptedException {
    // Each child says at its end what it used itself.
    String busy =
        """
        import time
        while time.process_time() < 0.3: pass
        print(time.process_time())
        """;
    try (collector) {
      exits();
      Process shell =
          new ProcessBuilder(
                  "bash", "-c", "for i in 1 2 3 4 5 6; do python3 -c '" + busy + "'; done")
              .start();
      double own = shell.inputReader().lines().mapToDouble(Double::parseDouble).sum();
      assertThat(shell.waitFor()).isZero();
      List<ExitSample> workers =
          exits().stream().filter(exit -> exit.parent() == shell.pid()).toList();
      assertThat(workers).hasSize(6);
      double told = workers.stream().mapToDouble(ExitSample::cpuSeconds).sum();
      assertThat(told).isBetween(own * 0.95, own * 1.2);
      assertThat(workers).allMatch(exit -> exit.livedSeconds() >= exit.cpuSeconds() * 0.99);
      assertThat(workers).allMatch(exit -> exit.moved().orElseThrow().readChars() > 100_000);
      assertThat(workers).allMatch(exit -> exit.faults() > 100 && exit.uid() == 0);
    }
  }

  @Test
  void a_process_of_many_threads_ends_once_with_all_that_they_used()
      throws IOException, InterruptedException {
    String threads =
        """
        import threading, hashlib
        data = b"x" * 50_000_000
        def work(): hashlib.sha256(data).digest()
        all = [threading.Thread(target=work) for _ in range(4)]
        [t.start() for t in all]; [t.join() for t in all]
        import time; open("/proc/self/comm", "w").write("four"); print(time.process_time())
        """;
    try (collector) {
      exits();
      Process python = new ProcessBuilder("python3", "-c", threads).start();
      double own = Double.parseDouble(python.inputReader().readLine());
      assertThat(python.waitFor()).isZero();
      List<ExitSample> ended = exits().stream().filter(exit -> exit.pid() == python.pid()).toList();
      assertThat(ended)
          .singleElement()
          .satisfies(exit -> assertThat(exit.cpuSeconds()).isBetween(own * 0.9, own * 1.2 + 0.02));
    }
  }

  @Test
  void bytes_through_read_and_write_calls_are_told(@TempDir Path folder)
      throws IOException, InterruptedException {
    try (collector) {
      ExitSample copier =
          during("head -c 3000000 /dev/zero >%s; true".formatted(folder.resolve("x")))
              .values()
              .stream()
              .filter(exit -> exit.comm().equals("head"))
              .findFirst()
              .orElseThrow();
      assertThat(copier.moved().orElseThrow().writtenChars()).isBetween(2_998_976L, 3_001_024L);
      assertThat(copier.moved().orElseThrow().readChars()).isGreaterThan(2_998_976L);
    }
  }

  @Test
  void a_captured_host_tells_of_no_ends(@TempDir Path folder) {
    try (ExitCollector captured = new ExitCollector(Host.at(folder), new Lineage())) {
      assertThat(captured.collect(Focus.nobody())).isInstanceOf(Reading.Absent.class);
    }
  }

  @Test
  void without_the_right_the_reason_names_it() throws IOException, InterruptedException {
    assumeThat(System.getProperty("user.name")).isEqualTo("root");
    Process other =
        new ProcessBuilder(
                "setpriv",
                "--bounding-set=-net_admin",
                "--inh-caps=-net_admin",
                ProcessHandle.current().info().command().orElseThrow(),
                "-cp",
                System.getProperty("java.class.path"),
                "--enable-native-access=ALL-UNNAMED",
                Asking.class.getName())
            .redirectErrorStream(true)
            .start();
    assertThat(
            new String(
                other.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8))
        .contains("CAP_NET_ADMIN is missing");
    assertThat(other.waitFor()).isZero();
  }

  /// Asks once, in a process of its own that may have fewer rights.
  static final class Asking {
    private Asking() {}

    public static void main(String[] arguments) {
      try (ExitCollector collector = new ExitCollector(Host.at(Path.of("/")), new Lineage())) {
        System.out.println(collector.collect(Focus.nobody()));
      }
    }
  }
}
