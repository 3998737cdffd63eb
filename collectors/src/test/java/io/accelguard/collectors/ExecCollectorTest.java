// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.accelguard.model.ExecSample;
import io.accelguard.model.ExitSample;
import io.accelguard.model.ProcessSample;
import io.accelguard.model.Reading;
import io.accelguard.model.Sample;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Processes that really execute something.
class ExecCollectorTest {
  private static final Host HOST = Host.at(Path.of("/"));
  private final Lineage lineage = new Lineage();
  private final ExecCollector collector = new ExecCollector(HOST, lineage);
  private int missed;

  @AfterEach
  void close() {
    collector.close();
  }

  private List<ProcessSample> executions() {
    Reading reading = collector.collect(Focus.nobody());
    assumeThat(reading).as("the process connector").isInstanceOf(Reading.Seen.class);
    Reading.Seen seen = (Reading.Seen) reading;
    missed += seen.skipped();
    return seen.samples().stream().map(sample -> ((ExecSample) sample).process()).toList();
  }

  /// Runs a script, and then what marks its end: the kernel tells in order.
  private List<ProcessSample> during(String script) throws IOException, InterruptedException {
    executions();
    run("bash", "-c", script);
    return untilMarked(new ArrayList<>());
  }

  private List<ProcessSample> untilMarked(List<ProcessSample> all)
      throws IOException, InterruptedException {
    Process mark = new ProcessBuilder("sleep", "60").start();
    try {
      Predicate<ProcessSample> isMark = process -> process.key().pid() == mark.pid();
      for (int i = 0; i < 100_000 && all.stream().noneMatch(isMark); i++) {
        all.addAll(executions());
        Thread.onSpinWait();
      }
      assertThat(all).anyMatch(isMark);
    } finally {
      mark.destroy();
      mark.waitFor();
    }
    return all;
  }

  private static void run(String... command) throws IOException, InterruptedException {
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
  }

  private static List<String> names(List<ProcessSample> all, String argument) {
    return all.stream()
        .filter(process -> process.argv().contains(argument))
        .map(process -> process.executable().orElseThrow().name())
        .toList();
  }

  @Test
  void a_process_that_lives_for_a_moment_is_known_by_program_and_arguments()
      throws IOException, InterruptedException {
    List<ProcessSample> all = during("for i in 1 2 3; do sleep 0.0501; done");
    assertThat(names(all, "0.0501")).containsExactly("sleep", "sleep", "sleep");
    assertThat(all).allMatch(process -> !process.cgroups().isEmpty());
  }

  @Test
  void each_program_that_one_process_executes_in_turn_is_known()
      throws IOException, InterruptedException {
    List<ProcessSample> all =
        during("bash -c 'read -t 0.05 <> <(:); exec env X=0.0502 sleep 0.0502'; true");
    List<Integer> pids =
        all.stream()
            .filter(process -> process.argv().contains("0.0502"))
            .map(process -> process.key().pid())
            .distinct()
            .toList();
    assertThat(pids).hasSize(1);
    assertThat(all)
        .filteredOn(process -> process.key().pid() == pids.getFirst())
        .extracting(process -> process.argv().getFirst())
        .contains("bash", "sleep");
  }

  @Test
  void whoever_started_it_is_its_parent_also_after_that_one_has_ended()
      throws IOException, InterruptedException {
    try (ExitCollector exits = new ExitCollector(HOST, lineage)) {
      exits.collect(Focus.nobody());
      List<ProcessSample> all = during("(sleep 0.0503 &) ; sleep 0.0504");
      ProcessSample orphan =
          all.stream().filter(p -> p.argv().contains("0.0503")).findFirst().orElseThrow();
      assertThat(orphan.parent()).isGreaterThan(1);
      assertThat(untilEnded(exits, orphan).parent()).isEqualTo(orphan.parent());
    }
  }

  /// Nobody waits for an orphan: it may end after everything else.
  private static ExitSample untilEnded(ExitCollector exits, ProcessSample process) {
    for (int i = 0; i < 100_000; i++) {
      Reading reading = exits.collect(Focus.nobody());
      assumeThat(reading).isInstanceOf(Reading.Seen.class);
      for (Sample sample : ((Reading.Seen) reading).samples())
        if (sample instanceof ExitSample exit && exit.pid() == process.key().pid()) return exit;
      Thread.onSpinWait();
    }
    throw new AssertionError("the end of " + process.key() + " was not told");
  }

  @Test
  void a_process_that_executes_something_else_is_read_again_at_once()
      throws IOException, InterruptedException {
    executions();
    Process shell = new ProcessBuilder("bash", "-c", "read x; exec -a bash sleep 60").start();
    try (ProcessCollector processes = new ProcessCollector(HOST, () -> 0L, lineage)) {
      for (int call = 0; call < 4; call++) assertThat(program(processes, shell)).isEqualTo("bash");
      shell.outputWriter().write("\n");
      shell.outputWriter().flush();
      List<ProcessSample> all = untilMarked(new ArrayList<>());
      assumeThat(all).anyMatch(process -> process.key().pid() == shell.pid());
      assertThat(program(processes, shell)).isEqualTo("sleep");
    } finally {
      shell.destroy();
    }
  }

  private static String program(ProcessCollector processes, Process of) {
    return ((Reading.Seen) processes.collect(Focus.nobody()))
        .samples().stream()
            .map(ProcessSample.class::cast)
            .filter(process -> process.key().pid() == of.pid())
            .findFirst()
            .orElseThrow()
            .executable()
            .orElseThrow()
            .name();
  }

  @Test
  void of_a_flood_so_many_are_looked_at_and_the_rest_is_counted()
      throws IOException, InterruptedException {
    executions();
    run("bash", "-c", "for i in {1..1200}; do /bin/true 0.0505; done");
    // Nobody asked meanwhile: one call has what fitted, the next begins anew.
    int fitted = executions().size();
    assertThat(fitted).isBetween(1, 512);
    int begunAnew = untilMarked(new ArrayList<>()).size();
    assertThat(begunAnew).isPositive();
    assertThat(fitted + begunAnew + missed).isGreaterThanOrEqualTo(1200);
    assertThat(missed).isGreaterThanOrEqualTo(600);
  }

  @Test
  void a_captured_host_tells_of_no_executions(@TempDir Path folder) {
    try (ExecCollector captured = new ExecCollector(Host.at(folder), lineage)) {
      assertThat(captured.collect(Focus.nobody())).isInstanceOf(Reading.Absent.class);
    }
  }
}
