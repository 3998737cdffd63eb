// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers;

import static org.assertj.core.api.Assertions.assertThat;

import io.accelguard.model.Category;
import io.accelguard.model.Context;
import io.accelguard.model.Family;
import io.accelguard.model.Verdict;
import io.accelguard.model.VerdictState;
import io.accelguard.model.WorkloadReport;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Work that is split into processes so short that no two ticks see the same one.
final class SplitWorkTest {
  private static final double START = 60;
  private static final double LIFE = 0.3;

  /// A script that does nothing itself but start a worker, again and again.
  private static Program script(String... argv) {
    return new Program(500, START, "/usr/bin/bash", argv).cpu(0.01, 0.5, 100);
  }

  private static List<Program> workers(Program parent, String exe, int count) {
    List<Program> workers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      double start = START + 0.05 + i * LIFE;
      workers.add(
          new Program(1000 + i, start, exe, "w")
              .childOf(parent)
              .cpu(1, 0.99, 60)
              .until(start + LIFE));
    }
    return workers;
  }

  /// Three a second, none of which is there at a tick.
  private static List<Program> hidden(Program parent, String... argv) {
    List<Program> workers = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      double start = START + 0.02 + i / 3 + i % 3 * LIFE;
      workers.add(
          new Program(1000 + i, start, "/tmp/w", argv)
              .childOf(parent)
              .cpu(1, 0.99, 60)
              .until(start + LIFE));
    }
    return workers;
  }

  private static Program miner() {
    return script("bash", "-c", "w -o stratum+tcp://127.0.0.1:3333 -u wallet");
  }

  private static Timeline host(boolean told, Program parent, List<Program> workers) {
    Timeline host = new Timeline(50, RuleTexts.MINER).with(parent);
    workers.forEach(host::with);
    return told ? host.tellsExits() : host;
  }

  @Test
  void a_split_miner_is_a_violation_by_identity_and_by_what_its_parts_used() {
    Program miner = miner();
    Timeline host = host(true, miner, workers(miner, "/tmp/w", 400)).run(10 + 100);
    Verdict verdict = host.verdict(miner, Category.CRYPTO_MINING).orElseThrow();
    assertThat(verdict.state()).isEqualTo(VerdictState.VIOLATION);
    assertThat(verdict.families().get(Family.PROCESS.id())).isGreaterThan(3);
    assertThat(verdict.evidence())
        .filteredOn(evidence -> evidence.what().equals("cpu.cores_engine"))
        .singleElement()
        .satisfies(evidence -> assertThat(evidence.seen()).matches("(0\\.9.*|1) cores"));
  }

  @Test
  void where_the_kernel_does_not_tell_the_parts_are_hardly_seen() {
    Program miner = miner();
    Timeline host = host(false, miner, workers(miner, "/tmp/w", 400)).run(10 + 100);
    assertThat(host.state(miner, Category.CRYPTO_MINING)).isNotEqualTo(VerdictState.VIOLATION);
  }

  @Test
  void the_same_work_without_identity_is_hash_like_and_no_more() {
    Program script = script("bash", "sweep.sh");
    Timeline host = host(true, script, workers(script, "/usr/bin/integrate", 1000)).run(10 + 290);
    assertThat(host.workload(script).context()).isEqualTo(Context.HASH_LIKE);
    assertThat(host.incidents).isEmpty();
    assertThat(host.state(script, Category.CRYPTO_MINING)).isLessThan(VerdictState.PROBABLE);
  }

  @Test
  void a_build_of_short_steps_stays_silent() {
    Program make = new Program(500, START, "/usr/bin/make", "make", "-j2").cpu(0.02, 0.5, 50);
    List<Program> steps = new ArrayList<>();
    List<String> tools = List.of("/bin/sh", "/usr/lib/gcc/cc1", "/usr/bin/as", "/usr/bin/rm");
    for (int i = 0; i < 4000; i++) {
      double start = START + 0.05 + i * 0.1;
      steps.add(
          new Program(1000 + i, start, tools.get(i % 4), "pool.c")
              .childOf(make)
              .cpu(1, i % 4 == 1 ? 0.9 : 0.5, 9000)
              .io(3e6, 4e5, 2000)
              .until(start + (i % 4 == 1 ? 0.3 : 0.02)));
    }
    Timeline host = host(true, make, steps);
    for (int second = 0; second < 400; second++) {
      for (WorkloadReport report : host.tick(1).workloads())
        assertThat(report.verdicts()).isEmpty();
    }
  }

  @Test
  void what_only_the_short_parts_say_of_themselves_is_identity_where_executions_are_told() {
    String[] argv = {"w", "-o", "stratum+tcp://127.0.0.1:3333", "-u", "wallet"};
    Program script = script("bash", "run.sh");
    Timeline host = host(true, script, hidden(script, argv)).tellsExecs().run(10 + 100);
    Verdict verdict = host.verdict(script, Category.CRYPTO_MINING).orElseThrow();
    assertThat(verdict.state()).isEqualTo(VerdictState.VIOLATION);
    assertThat(verdict.families().get(Family.IDENTITY.id())).isGreaterThan(9);
    Program quiet = script("bash", "run.sh");
    Timeline deaf = host(true, quiet, hidden(quiet, argv)).run(10 + 100);
    assertThat(deaf.state(quiet, Category.CRYPTO_MINING)).isLessThan(VerdictState.PROBABLE);
  }

  @Test
  void short_searches_for_a_miners_words_during_a_computation_are_no_miner() {
    Program job = new Program(500, START, "/usr/bin/python3", "python3", "sweep.py");
    job.cpu(1, 0.99, 60);
    List<Program> searches = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      double start = START + 0.05 + 3 * i;
      searches.add(
          new Program(1000 + i, start, "/usr/bin/grep", "grep", "-rn", "xmrig", "src")
              .childOf(job)
              .cpu(0.5, 0.5, 900)
              .io(3e6, 0, 2000)
              .until(start + 0.2));
    }
    Timeline host = new Timeline(50, RuleTexts.MINER, RuleTexts.MINER_NAME).with(job);
    searches.forEach(host::with);
    host.tellsExecs().run(10 + 280);
    assertThat(host.incidents).isEmpty();
    assertThat(host.state(job, Category.CRYPTO_MINING)).isLessThan(VerdictState.PROBABLE);
  }
}
