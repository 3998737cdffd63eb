// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers;

import static org.assertj.core.api.Assertions.assertThat;

import io.accelguard.model.Category;
import io.accelguard.model.Change;
import io.accelguard.model.Context;
import io.accelguard.model.Family;
import io.accelguard.model.FileSample.How;
import io.accelguard.model.Incident;
import io.accelguard.model.Snapshot;
import io.accelguard.model.SocketSample.Transport;
import io.accelguard.model.VerdictState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// What the judge does over time: incidents, blindness, ends, clocks, bad input.
final class JudgementTest {
  private static final Category MINING = Category.CRYPTO_MINING;

  private static Program miner(double start) {
    return new Program(500, start, "/usr/bin/work", "work", "stratum+tcp://p:1", "wallet")
        .cpu(2, 0.995, 5);
  }

  @Test
  void an_incident_has_one_id_from_opened_to_cleared() {
    Program miner = miner(60).until(200);
    Timeline host = new Timeline(50, RuleTexts.MINER).with(miner).run(200);
    assertThat(host.incidents)
        .extracting(Incident::change)
        .startsWith(Change.OPENED)
        .endsWith(Change.CLEARED);
    assertThat(host.incidents)
        .extracting(Incident::id)
        .containsOnly(host.incidents.getFirst().id());
    assertThat(host.incidents.getLast().reason()).isEqualTo("ended");
    assertThat(host.assessment().workloads()).isEmpty();
  }

  @Test
  void an_open_incident_is_told_again_every_half_hour_and_no_more() {
    Timeline host = new Timeline(50, RuleTexts.MINER).with(miner(60)).run(200);
    int told = host.incidents.size();
    host.run(2 * 3600);
    assertThat(host.incidents).hasSize(told + 4);
    assertThat(host.incidents.subList(1, told + 4))
        .extracting(Incident::change)
        .containsOnly(Change.UPDATED);
  }

  @Test
  void an_incident_is_cleared_long_after_the_abuse_has_stopped() {
    Program shell = new Program(400, 55, "/usr/bin/runner", "runner");
    Program miner = miner(60).childOf(shell).until(160);
    Timeline host = new Timeline(50, RuleTexts.MINER).with(shell, miner).run(600);
    assertThat(host.state(shell, MINING)).isEqualTo(VerdictState.VIOLATION);
    host.run(1800);
    assertThat(host.state(shell, MINING)).isEqualTo(VerdictState.CLEAR);
    assertThat(host.incidents.getLast().reason()).isEqualTo("clear");
  }

  @Test
  void a_workload_that_idles_for_ten_minutes_is_idle_and_clear() {
    Program idle = new Program(500, 60, "/usr/bin/sleep", "sleep", "9999");
    Timeline host = new Timeline(50, RuleTexts.MINER).with(idle).run(660);
    assertThat(host.workload(idle).context()).isEqualTo(Context.IDLE);
    assertThat(host.workload(idle).verdicts()).isEmpty();
    assertThat(host.assessment().focus()).doesNotContain(idle.key());
  }

  @Test
  void while_processes_cannot_be_seen_nothing_opens_ends_or_clears() {
    Timeline host = new Timeline(50, RuleTexts.MINER).with(miner(60)).run(60);
    List<Incident> before = List.copyOf(host.incidents);
    assertThat(before).isNotEmpty();
    host.blind("process").run(25 * 60);
    assertThat(host.incidents).isEqualTo(before);
    assertThat(host.assessment().workloads()).hasSize(1);
    host.blind().run(60);
    assertThat(host.incidents).isEqualTo(before);
  }

  @Test
  void after_half_an_hour_of_blindness_an_incident_is_cleared_as_blind() {
    Timeline host = new Timeline(50, RuleTexts.MINER).with(miner(60)).run(60);
    host.blind("process").run(31 * 60);
    assertThat(host.incidents.getLast().change()).isEqualTo(Change.CLEARED);
    assertThat(host.incidents.getLast().reason()).isEqualTo("blind");
    int cleared = host.incidents.size();
    host.run(600);
    assertThat(host.incidents).hasSize(cleared);
  }

  @Test
  void what_rests_on_files_stays_as_it_is_while_files_cannot_be_seen() {
    Program john =
        new Program(500, 60, "/usr/bin/x", "x")
            .cpu(1, 0.99, 5)
            .busyUntil(130)
            .file(How.OPEN, "/u/john.pot", 9)
            .file(How.OPEN, "/u/john.rec", 9);
    Timeline host = new Timeline(50, RuleTexts.CRACKER).with(john).run(80);
    assertThat(host.state(john, Category.PASSWORD_CRACKING)).isEqualTo(VerdictState.VIOLATION);
    host.blind("file").run(28 * 60);
    var verdict = host.verdict(john, Category.PASSWORD_CRACKING).orElseThrow();
    assertThat(verdict.state()).isEqualTo(VerdictState.VIOLATION);
    assertThat(verdict.families().get(Family.IDENTITY.id())).isEqualTo(9.1);
    assertThat(verdict.blind()).contains("identity", "storage");
    host.run(3 * 60);
    assertThat(host.incidents.getLast().reason()).isEqualTo("blind");
  }

  @Test
  void nothing_opens_on_what_is_only_remembered_from_before_a_source_went_blind() {
    Program john =
        new Program(500, 60, "/usr/bin/x", "x")
            .file(How.OPEN, "/u/john.pot", 9)
            .file(How.OPEN, "/u/john.rec", 9);
    Timeline host = new Timeline(50, RuleTexts.CRACKER).with(john).run(30);
    host.blind("file");
    john.cpu(1, 0.99, 5);
    host.run(600);
    assertThat(host.incidents).isEmpty();
  }

  @Test
  void when_sockets_account_for_few_of_the_bytes_the_verdict_says_so() {
    Program miner = miner(60);
    Timeline host =
        new Timeline(50, RuleTexts.MINER)
            .with(miner)
            .shows(now -> Networks.host(Math.round(now) << 20, Math.round(now) << 17))
            .run(60);
    assertThat(host.verdict(miner, MINING).orElseThrow().blind())
        .contains("88 % of the network's bytes");
  }

  @Test
  void a_driver_that_was_never_there_changes_nothing_for_processors() {
    Program miner = miner(60);
    Timeline host = new Timeline(50, RuleTexts.MINER).blind("nvml").with(miner).run(60);
    assertThat(host.state(miner, MINING)).isEqualTo(VerdictState.VIOLATION);
    assertThat(host.verdict(miner, MINING).orElseThrow().blind()).containsExactly("accelerator");
    miner.cpu(0, 0, 0);
  }

  @Test
  void a_reused_pid_inherits_nothing() {
    Program miner = miner(60).until(150);
    Program next = new Program(500, 150, "/usr/bin/sleep", "sleep").session(900);
    Timeline host = new Timeline(50, RuleTexts.MINER).with(miner, next).run(150);
    assertThat(host.workload(next).verdicts()).isEmpty();
    assertThat(host.incidents.getLast().reason()).isEqualTo("ended");
  }

  @Test
  void a_wall_clock_that_steps_moves_nothing() {
    Program stepped = miner(60);
    Timeline host = new Timeline(50, RuleTexts.MINER).with(stepped).run(15);
    host.stepWallClock(Duration.ofHours(-5)).run(10).stepWallClock(Duration.ofDays(400)).run(35);
    Program steady = miner(60);
    Timeline twin = new Timeline(50, RuleTexts.MINER).with(steady).run(60);
    assertThat(host.state(stepped, MINING)).isEqualTo(VerdictState.VIOLATION);
    assertThat(host.posterior(stepped, MINING)).isEqualTo(twin.posterior(steady, MINING));
    assertThat(host.incidents.getFirst().id()).isEqualTo(twin.incidents.getFirst().id());
  }

  @Test
  void a_snapshot_that_comes_twice_or_late_changes_nothing() {
    Program miner = miner(60);
    Timeline host = new Timeline(50, RuleTexts.MINER).with(miner);
    Timeline twin = new Timeline(50, RuleTexts.MINER).with(miner(60));
    Snapshot late = host.snapshot();
    for (int i = 0; i < 100; i++) {
      host.tick(1);
      host.show(host.snapshot());
      host.show(late);
      twin.tick(1);
    }
    assertThat(host.assessment().workloads()).isEqualTo(twin.assessment().workloads());
    assertThat(host.incidents).isEqualTo(twin.incidents);
  }

  @Test
  void ticks_that_fail_to_come_are_no_silence() {
    Program miner = miner(60);
    Timeline host = new Timeline(50, RuleTexts.MINER).with(miner);
    for (int i = 0; i < 12; i++) host.tick(7);
    assertThat(host.state(miner, MINING)).isEqualTo(VerdictState.VIOLATION);
  }

  @Test
  void a_reboot_ends_everything() {
    Program miner = miner(60);
    Timeline host = new Timeline(50, RuleTexts.MINER).with(miner).run(60).reboot().run(1);
    assertThat(host.incidents.getLast().reason()).isEqualTo("ended");
    assertThat(host.state(miner, MINING)).isEqualTo(VerdictState.CLEAR);
  }

  @Test
  void what_may_not_be_read_weighs_nothing() {
    Program miner = miner(60).withoutIoRights();
    Timeline host = new Timeline(50, RuleTexts.MINER).with(miner).run(60);
    var verdict = host.verdict(miner, MINING).orElseThrow();
    assertThat(verdict.state()).isEqualTo(VerdictState.VIOLATION);
    assertThat(verdict.families().get(Family.STORAGE.id())).isZero();
    assertThat(verdict.evidence()).noneMatch(item -> item.what().startsWith("io."));
    Timeline seeing = new Timeline(50, RuleTexts.MINER).with(miner(60)).run(60);
    assertThat(verdict.coverage())
        .isLessThan(seeing.verdict(miner, MINING).orElseThrow().coverage());
  }

  @Test
  void a_name_alone_is_never_reported_whatever_else_the_program_does() {
    Program named =
        new Program(500, 60, "/usr/bin/x", "x", "xmrig")
            .cpu(2, 0.999, 0)
            .file(How.OPEN, "/u/john.pot", 9)
            .file(How.OPEN, "/u/john.rec", 9);
    Timeline host = new Timeline(50, RuleTexts.MINER_NAME).with(named).run(1800);
    assertThat(host.posterior(named, MINING)).isBetween(0.05, 0.95);
    assertThat(host.incidents).isEmpty();
  }

  @Test
  void the_same_snapshots_give_the_same_assessments() {
    List<Assessment> first = record();
    assertThat(record()).isEqualTo(first);
    assertThat(first).anyMatch(assessment -> !assessment.incidents().isEmpty());
  }

  private static List<Assessment> record() {
    Program miner = miner(60);
    Program other = new Program(700, 61, "/usr/bin/nginx", "nginx").listens(Transport.TCP, 80);
    Timeline host = new Timeline(50, RuleTexts.MINER).with(miner, other);
    List<Assessment> all = new ArrayList<>();
    for (int i = 0; i < 200; i++) all.add(host.tick(1));
    return all;
  }

  @Test
  void focus_is_bounded_and_holds_the_busy_and_the_exposed_before_the_new() {
    Timeline host = new Timeline(new JudgementConfig(1e-3, 1, 5, 8, Set.of()), 50, RuleTexts.MINER);
    Program busy = new Program(10, 60, "/usr/bin/busy", "busy").cpu(1, 0.5, 5);
    Program listener = new Program(11, 60, "/usr/bin/srv", "srv").listens(Transport.TCP, 80);
    Program local = new Program(12, 60, "/usr/bin/idle", "idle");
    host.with(busy, listener, local).run(30);
    for (int i = 0; i < 50; i++) host.with(new Program(100 + i, 81, "/bin/true", "true"));
    host.run(1);
    assertThat(host.assessment().focus())
        .hasSize(8)
        .startsWith(busy.key(), listener.key())
        .doesNotContain(local.key());
  }

  @Test
  void reports_name_the_busiest_processes_and_hide_secrets() {
    Program parent = new Program(10, 60, "/usr/bin/runner", "runner");
    Timeline host = new Timeline(50).with(parent);
    for (int i = 1; i <= 9; i++) {
      host.with(
          new Program(10 + i, 60, "/usr/bin/x", "x", "--password=hunter2")
              .childOf(parent)
              .cpu(0.1 * i, 0.9, 1));
    }
    host.run(40);
    var report = host.assessment().workloads().getFirst();
    assertThat(report.processes()).extracting(p -> p.pid()).containsExactly(19, 18, 17, 16, 15);
    assertThat(report.toString()).doesNotContain("hunter2");
  }
}
