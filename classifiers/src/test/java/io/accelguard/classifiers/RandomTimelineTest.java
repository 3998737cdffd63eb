// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers;

import static org.assertj.core.api.Assertions.assertThat;

import io.accelguard.model.Category;
import io.accelguard.model.Family;
import io.accelguard.model.FileSample.How;
import io.accelguard.model.Grade;
import io.accelguard.model.Incident;
import io.accelguard.model.SocketSample.Transport;
import io.accelguard.model.Verdict;
import io.accelguard.model.VerdictState;
import io.accelguard.model.WorkloadReport;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What holds of every verdict, whatever runs on the host: half an hour of programs, blindness and
/// lost ticks drawn from a seed.
final class RandomTimelineTest {
  private static final List<String> COLLECTORS = List.of("process", "socket", "file", "nvml");

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4})
  void no_verdict_breaks_the_rules(long seed) {
    Random random = new Random(seed);
    Timeline host =
        new Timeline(
            JudgementConfig.standard(seed),
            50,
            RuleTexts.MINER,
            RuleTexts.MINER_NAME,
            RuleTexts.MINER_HASH,
            RuleTexts.CRACKER,
            RuleTexts.SWAPPER,
            RuleTexts.TORRENT);
    Map<String, VerdictState> open = new HashMap<>();
    for (int i = 0; i < 1800; i++) {
      if (random.nextInt(40) == 0) host.with(program(random, host.now() + 0.5));
      if (random.nextInt(300) == 0) host.blind(COLLECTORS.get(random.nextInt(4)));
      if (random.nextInt(60) == 0) host.blind();
      Assessment assessment = host.tick(random.nextInt(50) == 0 ? random.nextInt(1, 90) : 1);
      for (WorkloadReport report : assessment.workloads())
        report.verdicts().forEach(RandomTimelineTest::check);
      for (Incident incident : assessment.incidents()) {
        check(incident.verdict());
        track(open, incident);
      }
      assertThat(assessment.focus()).hasSizeLessThanOrEqualTo(64);
    }
    assertThat(host.incidents).as("seed %d shows something", seed).isNotEmpty();
  }

  private static void track(Map<String, VerdictState> open, Incident incident) {
    switch (incident.change()) {
      case OPENED -> assertThat(open.put(incident.id(), incident.verdict().state())).isNull();
      case UPDATED -> {
        VerdictState before = open.put(incident.id(), incident.verdict().state());
        assertThat(before).isNotNull().isLessThanOrEqualTo(incident.verdict().state());
      }
      case CLEARED -> {
        assertThat(open.remove(incident.id())).isNotNull();
        assertThat(incident.reason()).isIn("clear", "ended", "blind");
      }
    }
  }

  private static void check(Verdict verdict) {
    assertThat(verdict.posterior()).isBetween(0.0, 1.0);
    assertThat(verdict.logOdds()).isFinite();
    assertThat(verdict.coverage()).isBetween(0.0, 1.0);
    Caps caps = Caps.of(verdict.category());
    for (Family family : Family.values()) {
      double nats = verdict.families().get(family.id());
      assertThat(nats).isBetween(Caps.FLOOR - 1e-6, caps.of(family) + 1e-6);
    }
    assertThat(verdict.evidence()).hasSizeLessThanOrEqualTo(6).allMatch(item -> item.nats() >= 0);
    assertThat(verdict.counterEvidence()).allMatch(item -> item.nats() < 0);
    double weak =
        verdict.evidence().stream()
            .filter(item -> item.grade() == Grade.TOKEN || item.grade() == Grade.DUAL_USE)
            .mapToDouble(item -> item.nats())
            .sum();
    assertThat(weak).isLessThanOrEqualTo(3.0 + 1e-6);
  }

  private static Program program(Random random, double start) {
    int pid = random.nextInt(100, 5000);
    String[] argv = argv(random);
    Program program =
        new Program(pid, start, "/usr/bin/p" + random.nextInt(5), argv)
            .session(random.nextInt(1, 12))
            .nice(random.nextInt(20))
            .cpu(random.nextDouble() * 3, random.nextDouble(), random.nextDouble() * 20000)
            .io(draw(random), draw(random), draw(random) / 1000)
            .memory(random.nextInt(4000), random.nextInt(3) == 0 ? 2340 : 0)
            .until(start + random.nextInt(1, 900))
            .busyUntil(start + random.nextInt(1, 900));
    if (random.nextInt(3) == 0) program.withoutIoRights();
    if (random.nextInt(3) == 0)
      program.hashed(How.OPEN, "/tmp/x", random.nextBoolean() ? "abc" : "def");
    if (random.nextInt(3) == 0)
      program.file(How.OPEN, "/u/john.pot", 1).file(How.OPEN, "/u/john.rec", 1);
    if (random.nextInt(3) == 0)
      program.file(How.CHANGED, "/w/decoder_src.npy", 1).file(How.CHANGED, "/w/decoder_dst.npy", 1);
    int port = random.nextInt(1, 9000);
    if (random.nextBoolean()) program.listens(Transport.TCP, port).listens(Transport.UDP, port);
    for (int i = random.nextInt(4); i > 0; i--) {
      double rate = draw(random);
      double other = draw(random);
      boolean backwards = random.nextInt(10) == 0;
      program.connected(
          "10.0.0.5",
          random.nextBoolean() ? port : 40000 + i,
          random.nextInt(1, 224) + ".51.100." + i,
          random.nextInt(1, 65535),
          age -> rate * Math.floor(age / 10),
          age -> backwards ? 1e6 - other * age : other * age);
    }
    return program;
  }

  private static String[] argv(Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> new String[] {"x", "stratum+tcp://p:1", "wallet"};
      case 1 -> new String[] {"x", "xmrig"};
      case 2 -> new String[] {"x", "a.torrent", "--seed", "--multiprocessing-fork"};
      default -> new String[] {"x"};
    };
  }

  private static double draw(Random random) {
    return Math.pow(10, random.nextDouble() * 8) - 1;
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {21, 22})
  void no_violation_without_two_families_or_proof_and_activity(long seed) {
    Random random = new Random(seed);
    Timeline host =
        new Timeline(
            JudgementConfig.standard(seed),
            50,
            RuleTexts.MINER,
            RuleTexts.MINER_NAME,
            RuleTexts.MINER_HASH);
    for (int i = 0; i < 900; i++) {
      if (random.nextInt(20) == 0) host.with(program(random, host.now() + 0.5));
      host.tick(1).incidents().forEach(RandomTimelineTest::justified);
    }
  }

  private static void justified(Incident incident) {
    Verdict verdict = incident.verdict();
    if (verdict.state() != VerdictState.VIOLATION || !incident.reason().isEmpty()) return;
    boolean proof = verdict.evidence().stream().anyMatch(item -> item.grade() == Grade.CONTENT);
    long agreeing = verdict.families().values().stream().filter(nats -> nats >= 3).count();
    boolean anchored =
        verdict.families().get("identity") >= 3 || verdict.families().get("network") >= 3;
    assertThat(proof || (agreeing >= 2 && anchored)).as(verdict.toString()).isTrue();
    assertThat(verdict.category()).isNotEqualTo(Category.MANY_ACCOUNTS);
  }
}
