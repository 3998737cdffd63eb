// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import static org.assertj.core.api.Assertions.assertThat;

import io.accelguard.model.ProcessKey;
import io.accelguard.model.ProcessSample;
import io.accelguard.model.Reading;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Very many processes, and processes that are gone before they are read.
class CrowdTest {
  private static final int CROWD = 30_000;
  private static final double MOST_SECONDS = 2;
  private static final int MOST_CALLS = 60;

  private static double cpuSeconds() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() / 1e9;
  }

  private static List<ProcessSample> processes(Reading reading) {
    assertThat(reading).isInstanceOf(Reading.Seen.class);
    return ((Reading.Seen) reading).samples().stream().map(ProcessSample.class::cast).toList();
  }

  @Test
  void
      thirty_thousand_processes_take_at_most_two_seconds_a_look_and_what_is_not_yet_seen_is_counted(
          @TempDir Path root) throws IOException {
    Path one = Files.createDirectories(root.resolve("one"));
    Files.writeString(
        one.resolve("stat"),
        "7 (job) S 0 1 1 0 -1 4194304 1 0 0 0 5 5 0 0 20 0 1 0 77 4096 10 0 0 0\n");
    Files.writeString(one.resolve("status"), "Name:\tjob\nUid:\t0\t0\t0\t0\n");
    Files.writeString(one.resolve("cmdline"), "job\0--in=/data/x\0");
    Files.writeString(one.resolve("cgroup"), "0::/a/b\n");
    Path proc = Files.createDirectories(root.resolve("proc"));
    for (int pid = 1; pid <= CROWD; pid++)
      Files.createSymbolicLink(proc.resolve(Integer.toString(pid)), one);
    try (ProcessCollector collector =
        new ProcessCollector(Host.at(root), System::nanoTime, new Lineage())) {
      Reading.Seen last = new Reading.Seen(List.of(), CROWD);
      for (int call = 1; call <= MOST_CALLS && last.samples().size() < CROWD; call++) {
        double before = cpuSeconds();
        last = (Reading.Seen) collector.collect(Focus.nobody());
        double took = cpuSeconds() - before;
        System.out.printf(
            "%d processes, call %d: %d seen, %.2f s of CPU%n",
            CROWD, call, last.samples().size(), took);
        assertThat(took).isLessThan(MOST_SECONDS);
        assertThat(last.samples().size() + last.skipped()).isGreaterThanOrEqualTo(CROWD);
      }
      assertThat(last.samples()).hasSize(CROWD);
    }
  }

  @Test
  void processes_that_end_while_they_are_read_cost_nobody_else_anything() throws Exception {
    Host host = Host.at(Path.of("/"));
    List<Process> storms = new ArrayList<>();
    try (ProcessCollector all = new ProcessCollector(host, System::nanoTime, new Lineage());
        SocketCollector sockets = new SocketCollector(host, System::nanoTime);
        FileCollector files = new FileCollector(host);
        DrmCollector drm = new DrmCollector(host, System::nanoTime)) {
      for (int i = 0; i < 2; i++)
        storms.add(
            new ProcessBuilder("bash", "-c", "for i in {1..4000}; do (exit); done; read x")
                .start());
      Set<Integer> seen = new HashSet<>();
      for (int look = 0; look < 30; look++) {
        List<ProcessSample> now = processes(all.collect(Focus.nobody()));
        now.forEach(p -> seen.add(p.key().pid()));
        Set<ProcessKey> keys =
            now.stream().map(ProcessSample::key).collect(Collectors.toUnmodifiableSet());
        assertThat(files.collect(new Focus(keys))).isInstanceOf(Reading.Seen.class);
        assertThat(sockets.collect(new Focus(keys))).isInstanceOf(Reading.Seen.class);
        assertThat(drm.collect(new Focus(keys))).isNotInstanceOf(Reading.Failed.class);
      }
      assertThat(seen.contains((int) storms.getFirst().pid())).as("who lives is seen").isTrue();
    } finally {
      for (Process storm : storms) storm.destroyForcibly().waitFor();
    }
  }
}
