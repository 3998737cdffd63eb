// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import static org.assertj.core.api.Assertions.assertThat;

import io.accelguard.model.ProcessKey;
import io.accelguard.model.ProcessSample;
import io.accelguard.model.Reading;
import io.accelguard.model.Sample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Many processes, made up and real.
class ProcessCollectorTest {
  private static final int STORM = 2_000;

  private static List<ProcessSample> seen(Reading reading) {
    assertThat(reading).isInstanceOf(Reading.Seen.class);
    return ((Reading.Seen) reading).samples().stream().map(ProcessSample.class::cast).toList();
  }

  private static void process(Path root, int pid, String commandLine) throws IOException {
    Path directory = Files.createDirectories(root.resolve("proc/" + pid));
    ran(root, pid, 5);
    Files.writeString(directory.resolve("status"), "Name:\tjob\nUid:\t0\t0\t0\t0\n");
    Files.writeString(
        directory.resolve("cmdline"), commandLine, java.nio.charset.StandardCharsets.ISO_8859_1);
  }

  /// @param ticks of CPU in user mode
  private static void ran(Path root, int pid, int ticks) throws IOException {
    Files.writeString(
        root.resolve("proc/" + pid + "/stat"),
        pid
            + " (job) S 0 1 1 0 -1 4194304 1 0 0 0 "
            + ticks
            + " 5 0 0 20 0 1 0 77 4096 10 0 0 0\n");
  }

  private static List<ProcessSample> rest(ProcessCollector collector) {
    List<ProcessSample> last = List.of();
    for (int call = 0; call < 20; call++) last = seen(collector.collect(Focus.nobody()));
    return last;
  }

  private static double ran(ProcessSample sample) {
    return sample.cpu().userSeconds();
  }

  @Test
  void what_rests_is_looked_at_in_turns_and_its_waking_is_seen_soon(@TempDir Path root)
      throws IOException {
    for (int pid = 1; pid <= 10; pid++) process(root, pid, "job\0");
    try (ProcessCollector collector =
        new ProcessCollector(Host.at(root), System::nanoTime, new Lineage())) {
      List<ProcessSample> still = rest(collector);
      for (int pid = 1; pid <= 10; pid++) ran(root, pid, 100);
      List<ProcessSample> next = seen(collector.collect(Focus.nobody()));
      assertThat(next).filteredOn(sample -> ran(sample) == 1).hasSize(2);
      assertThat(next).filteredOn(still::contains).hasSize(8);
      for (int call = 1; call < ProcessSample.REST_STRIDE; call++)
        next = seen(collector.collect(Focus.nobody()));
      assertThat(next).allMatch(sample -> ran(sample) == 1);
      for (int pid = 1; pid <= 10; pid++) ran(root, pid, 200);
      assertThat(seen(collector.collect(Focus.nobody()))).allMatch(sample -> ran(sample) == 2);
    }
  }

  @Test
  void what_is_in_focus_is_looked_at_always(@TempDir Path root) throws IOException {
    for (int pid = 1; pid <= 5; pid++) process(root, pid, "job\0");
    try (ProcessCollector collector =
        new ProcessCollector(Host.at(root), System::nanoTime, new Lineage())) {
      Set<ProcessKey> all = new HashSet<>();
      rest(collector).forEach(sample -> all.add(sample.key()));
      for (int pid = 1; pid <= 5; pid++) ran(root, pid, 100);
      assertThat(seen(collector.collect(new Focus(all)))).allMatch(sample -> ran(sample) == 1);
    }
  }

  @Test
  void a_pid_that_is_given_to_another_process_is_looked_at_at_once(@TempDir Path root)
      throws IOException {
    for (int pid = 1; pid <= 5; pid++) process(root, pid, "job\0");
    try (ProcessCollector collector =
        new ProcessCollector(Host.at(root), System::nanoTime, new Lineage())) {
      rest(collector);
      for (int pid = 1; pid <= 5; pid++) {
        Files.move(root.resolve("proc/" + pid), root.resolve("old-" + pid));
        process(root, pid, "job\0");
        ran(root, pid, 100);
      }
      // The files of the old process are gone with it.
      for (int pid = 1; pid <= 5; pid++)
        Files.writeString(root.resolve("old-" + pid + "/stat"), "");
      assertThat(seen(collector.collect(Focus.nobody()))).allMatch(sample -> ran(sample) == 1);
    }
  }

  @Test
  void a_call_that_runs_out_of_time_goes_on_where_it_stopped(@TempDir Path root)
      throws IOException {
    for (int pid = 1; pid <= 60; pid++) process(root, pid, "job\0");
    AtomicLong clock = new AtomicLong();
    ProcessCollector collector =
        new ProcessCollector(Host.at(root), () -> clock.addAndGet(100_000_000), new Lineage());
    Set<Integer> pids = new HashSet<>();
    for (int call = 0; call < 20; call++) {
      for (ProcessSample sample : seen(collector.collect(Focus.nobody())))
        pids.add(sample.key().pid());
    }
    assertThat(pids).hasSize(60);
  }

  @Test
  void even_a_clock_that_always_says_late_lets_one_process_be_read(@TempDir Path root)
      throws IOException {
    for (int pid = 1; pid <= 5; pid++) process(root, pid, "job\0");
    AtomicLong clock = new AtomicLong();
    ProcessCollector collector =
        new ProcessCollector(Host.at(root), () -> clock.addAndGet(10_000_000_000L), new Lineage());
    for (int call = 1; call <= 5; call++)
      assertThat(seen(collector.collect(Focus.nobody()))).hasSize(call);
  }

  @Test
  void thousands_of_huge_command_lines_fit_into_a_small_memory(@TempDir Path root)
      throws IOException {
    String huge = "\u00ff".repeat(65_000);
    String crumbs = "x\0".repeat(30_000);
    for (int pid = 1; pid <= 1_000; pid++) process(root, pid, pid % 2 == 0 ? huge : crumbs);
    process(root, 2_000, "python3\0train.py\0--epochs\0005\0");
    ProcessCollector collector = new ProcessCollector(Host.at(root), () -> 0, new Lineage());
    for (int call = 0; call < 12; call++) {
      List<ProcessSample> samples = seen(collector.collect(Focus.nobody()));
      long kept = 0;
      for (ProcessSample sample : samples)
        for (String argument : sample.argv()) kept += argument.length() + 56;
      assertThat(kept).isLessThan(14 << 20);
      assertThat(samples)
          .filteredOn(sample -> sample.key().pid() == 2_000)
          .singleElement()
          .satisfies(sample ->
              assertThat(sample.argv()).containsExactly("python3", "train.py", "--epochs", "5"));
      assertThat(samples).anyMatch(ProcessSample::argvCut);
    }
  }

  @Test
  void a_storm_of_processes_is_seen_and_goes_away() throws IOException, InterruptedException {
    ProcessCollector collector =
        new ProcessCollector(Host.at(Path.of("/")), System::nanoTime, new Lineage());
    Process storm =
        new ProcessBuilder(
                "sh",
                "-c",
                "trap 'kill $pids; wait' EXIT; pids=; i=0; while [ $i -lt %d ]; do sleep 300 & pids=\"$pids $!\"; i=$((i+1)); done; echo up; read end"
                    .formatted(STORM))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      assertThat(storm.inputReader().readLine()).isEqualTo("up");
      long most = 0;
      for (int call = 0; call < 40 && most < STORM; call++) {
        long start = System.nanoTime();
        Reading reading = collector.collect(Focus.nobody());
        assertThat(System.nanoTime() - start).isLessThan(5_000_000_000L);
        most = children(reading, storm.pid());
      }
      assertThat(most).isEqualTo(STORM);
      storm.outputWriter().close();
      assertThat(storm.waitFor()).isNotNegative();
      assertThat(children(collector.collect(Focus.nobody()), storm.pid())).isZero();
    } finally {
      storm.destroy();
    }
  }

  private static long children(Reading reading, long parent) {
    long count = 0;
    for (Sample sample : ((Reading.Seen) reading).samples())
      if (sample instanceof ProcessSample process && process.parent() == parent) count++;
    return count;
  }

  @Test
  void processes_that_end_while_they_are_read_are_no_fault() throws IOException {
    ProcessCollector collector =
        new ProcessCollector(Host.at(Path.of("/")), () -> 0L, new Lineage());
    Process churn =
        new ProcessBuilder(
                "sh", "-c", "i=0; while [ $i -lt 2000 ]; do /bin/true & i=$((i+1)); done; wait")
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      int self = (int) ProcessHandle.current().pid();
      int calls = 0;
      while (churn.isAlive() && calls++ < 10_000) {
        assertThat(seen(collector.collect(Focus.nobody())))
            .anyMatch(sample -> sample.key().pid() == self);
      }
      assertThat(calls).isPositive();
    } finally {
      churn.destroy();
    }
  }
}
