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
import io.accelguard.model.SocketSample.Transport;
import io.accelguard.model.Verdict;
import io.accelguard.model.VerdictState;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Abuse as it looks from the host: each is a violation within a minute of its first activity, by
/// two families or by proof and activity.
final class AbuseScenarioTest {
  private static final double START = 100.4;

  static Stream<Arguments> abuse() {
    return Stream.of(
        scenario(
            "miner on a loopback pool",
            RuleTexts.MINER,
            Category.CRYPTO_MINING,
            "cpu",
            loopbackMiner()),
        scenario(
            "miner on a loaded machine",
            RuleTexts.MINER,
            Category.CRYPTO_MINING,
            "cpu",
            miner().cpu(0.3, 0.98, 60)),
        scenario(
            "RandomX miner with a known image",
            RuleTexts.MINER_HASH,
            Category.CRYPTO_MINING,
            "cpu",
            new Program(500, START, "/tmp/x", "x")
                .cpu(2, 0.99, 1)
                .memory(14, 2340)
                .hashed(How.OPEN, "/tmp/x", "abc")),
        scenario(
            "RandomX miner without huge pages, under another name",
            RuleTexts.MINER_HASH,
            Category.CRYPTO_MINING,
            "cpu",
            new Program(500, START, "/tmp/x", "python3", "train.py")
                .cpu(2, 0.99, 1)
                .memory(2353, 0)
                .block(2080L << 20)
                .hashed(How.OPEN, "/tmp/x", "abc")),
        scenario(
            "john",
            RuleTexts.CRACKER,
            Category.PASSWORD_CRACKING,
            "cpu",
            new Program(500, START, "/usr/sbin/renamed", "renamed", "hashes")
                .cpu(1, 0.995, 5)
                .io(2e6, 300, 30)
                .file(How.OPEN, "/home/u/.john/john.pot", 100)
                .file(How.OPEN, "/home/u/.john/john.rec", 100)),
        scenario("face-swap trainer", RuleTexts.SWAPPER, Category.DEEPFAKE, "training", trainer()),
        scenario(
            "transmission by uTP",
            RuleTexts.TORRENT,
            Category.P2P,
            "bittorrent",
            torrent().listens(Transport.TCP, 51413).listens(Transport.UDP, 51413)),
        scenario(
            "leech by TCP from one peer",
            RuleTexts.TORRENT,
            Category.P2P,
            "bittorrent",
            torrent()
                .listens(Transport.TCP, 6890)
                .io(1e5, 4.1e6, 500)
                .connected(
                    "198.51.100.2",
                    40000,
                    "203.0.113.3",
                    6881,
                    age -> 2000 * age,
                    age -> 4e6 * age)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("abuse")
  void is_a_violation_within_a_minute(
      String name, String rule, Category category, String variant, Program program) {
    Timeline host = new Timeline(50, rule).with(program);
    while (host.now() < START + 60 && host.incidents.stream().noneMatch(AbuseScenarioTest::done)) {
      host.tick(1);
    }
    assertThat(host.incidents).anyMatch(AbuseScenarioTest::done);
    assertThat(host.now()).isLessThanOrEqualTo(START + 60);
    Verdict verdict = host.verdict(program, category).orElseThrow();
    assertThat(verdict.state()).isEqualTo(VerdictState.VIOLATION);
    assertThat(verdict.variant()).isEqualTo(variant);
    assertThat(verdict.evidence()).isNotEmpty().hasSizeLessThanOrEqualTo(6);
    assertThat(host.incidents)
        .extracting(incident -> incident.verdict().category())
        .containsOnly(category);
    assertThat(host.assessment().focus()).contains(program.key());
  }

  @Test
  void a_program_on_a_device_is_judged_by_identity_and_device() {
    Program miner =
        new Program(500, START, "/usr/bin/work", "work", "-o", "stratum+tcp://p:1", "-u", "wallet")
            .cpu(0.1, 0.3, 5);
    Timeline host =
        new Timeline(50, RuleTexts.MINER).with(miner).with(new Gpu(miner, _ -> 1, _ -> 4000));
    host.run(50 + 90);
    Verdict verdict = host.verdict(miner, Category.CRYPTO_MINING).orElseThrow();
    assertThat(verdict.state()).isEqualTo(VerdictState.VIOLATION);
    assertThat(verdict.variant()).isEqualTo("gpu");
    assertThat(verdict.families().get(Family.ACCELERATOR.id())).isGreaterThan(3);
    assertThat(host.workload(miner).accelerators()).containsExactly("nvidia:GPU-1");
    assertThat(host.workload(miner).context()).isEqualTo(Context.HASH_LIKE);
  }

  @Test
  void the_device_of_a_training_run_speaks_against_mining() {
    Program trainer =
        new Program(500, START, "/usr/bin/python3", "python3", "train.py").cpu(1, 0.9, 900);
    Timeline host =
        new Timeline(50)
            .with(trainer)
            .with(new Gpu(trainer, now -> now % 5 < 1 ? 0.4 : 0.95, now -> 30000 + now));
    host.run(600);
    assertThat(host.posterior(trainer, Category.CRYPTO_MINING)).isLessThan(0.003);
  }

  @Test
  void a_renamed_miner_on_an_external_pool_is_found_by_rhythm_and_shape() {
    Program miner =
        new Program(500, START, "/usr/bin/python3", "python3")
            .cpu(2, 0.995, 5)
            .connected(
                "10.0.0.5",
                40000,
                "198.51.100.7",
                443,
                AbuseScenarioTest::shares,
                AbuseScenarioTest::jobs);
    Timeline host = new Timeline(50).with(miner).run(50 + 900);
    assertThat(host.state(miner, Category.CRYPTO_MINING)).isEqualTo(VerdictState.VIOLATION);
  }

  @Test
  void the_same_shape_without_identity_or_network_is_hash_like_and_unresolved() {
    Program work = new Program(500, START, "/usr/bin/own", "own").cpu(2, 0.995, 5);
    Timeline host = new Timeline(50, RuleTexts.MINER).with(work).run(1200);
    assertThat(host.workload(work).context()).isEqualTo(Context.HASH_LIKE);
    assertThat(host.posterior(work, Category.CRYPTO_MINING)).isBetween(0.04, 0.76);
    assertThat(host.posterior(work, Category.PASSWORD_CRACKING)).isBetween(0.04, 0.76);
    assertThat(host.incidents).isEmpty();
  }

  @Test
  void a_proof_without_activity_is_no_violation() {
    Program asleep =
        new Program(500, START, "/usr/bin/sleep", "sleep").hashed(How.OPEN, "/tmp/x", "abc");
    Timeline host = new Timeline(50, RuleTexts.MINER_HASH).with(asleep).run(900);
    assertThat(host.state(asleep, Category.CRYPTO_MINING)).isEqualTo(VerdictState.PROBABLE);
    asleep.cpu(1, 0.5, 1);
    host.run(30);
    assertThat(host.state(asleep, Category.CRYPTO_MINING)).isEqualTo(VerdictState.VIOLATION);
    assertThat(host.incidents)
        .extracting(Incident::change)
        .containsExactly(Change.OPENED, Change.UPDATED);
  }

  private static boolean done(Incident incident) {
    return incident.verdict().state() == VerdictState.VIOLATION;
  }

  private static Arguments scenario(
      String name, String rule, Category category, String variant, Program program) {
    return Arguments.of(name, rule, category, variant, program);
  }

  private static Program miner() {
    return new Program(
        500, START, "/usr/bin/work", "work", "-o", "stratum+tcp://127.0.0.1:3333", "-u", "wallet");
  }

  private static Program loopbackMiner() {
    return miner()
        .cpu(2, 0.995, 5)
        .connected(
            "127.0.0.1",
            40000,
            "127.0.0.1",
            3333,
            AbuseScenarioTest::shares,
            AbuseScenarioTest::jobs);
  }

  /// A share every 11 s, answered at once.
  private static double shares(double age) {
    return 90 + 150 * Math.floor(age / 11);
  }

  /// A job every 25 s, beside the answers.
  private static double jobs(double age) {
    return 300 + 60 * Math.floor(age / 11) + 350 * Math.floor((age + 3) / 25);
  }

  private static Program torrent() {
    return new Program(500, START, "/usr/bin/renamed", "renamed", "x.torrent", "--seed")
        .cpu(0.15, 0.5, 5)
        .io(0, 4e6, 500);
  }

  private static Program trainer() {
    Program program =
        new Program(500, START, "/usr/bin/python3", "python3", "main.py")
            .cpu(1.7, 0.93, 7000)
            .io(3e6, 1e5, 400);
    for (String side : List.of("src", "dst")) {
      program
          .file(How.OPEN, "/w/data_" + side + "/aligned/00017.jpg", 9000)
          .file(How.CHANGED, "/w/model/decoder_" + side + ".npy", 900000);
    }
    return program
        .file(How.CHANGED, "/w/model/encoder.npy", 900000)
        .file(How.CHANGED, "/w/preview.png", 90000);
  }
}
