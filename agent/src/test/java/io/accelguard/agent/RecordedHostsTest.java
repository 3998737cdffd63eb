// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.accelguard.agent.RecordingReader.Next;
import io.accelguard.classifiers.Assessment;
import io.accelguard.classifiers.Judgement;
import io.accelguard.classifiers.JudgementConfig;
import io.accelguard.classifiers.rules.RuleBase;
import io.accelguard.model.Category;
import io.accelguard.model.Incident;
import io.accelguard.model.JsonCodec;
import io.accelguard.model.Snapshot;
import io.accelguard.model.Verdict;
import io.accelguard.model.VerdictState;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Real hosts, recorded by `lab/record-hosts`, judged with the shipped rules.
class RecordedHostsTest {
  private static final Path HOSTS = Path.of("src/test/resources/hosts");

  private final RuleBase rules = shippedRules();

  private static RuleBase shippedRules() {
    try {
      return RuleFiles.of(List.of(Path.of("../config/rules"))).parse();
    } catch (ConfigException e) {
      throw new AssertionError(e);
    }
  }

  private static InputStream open(String host) throws IOException {
    return Files.newInputStream(HOSTS.resolve(host + ".agrec"));
  }

  private Judgement judgement(RecordingHeader header) {
    return new Judgement(rules, JudgementConfig.standard(header.seed()));
  }

  private List<Incident> incidents(String host) throws IOException {
    List<Incident> incidents = new ArrayList<>();
    try (RecordingReader recording = new RecordingReader(open(host))) {
      Judgement judgement = judgement(recording.header());
      Replay.Outcome outcome =
          new Replay(recording, LiveSenses.judge(judgement))
              .run((_, assessment) -> incidents.addAll(assessment.incidents()));
      assertThat(outcome.end()).isEqualTo(new Next.End());
      assertThat(outcome.unknown()).isZero();
      assertThat(outcome.report().snapshots()).isGreaterThan(50);
      assertThat(Duration.between(outcome.report().from(), outcome.report().to()))
          .isGreaterThan(Duration.ofSeconds(60));
    }
    return incidents;
  }

  @Test
  void a_miner_is_a_violation_within_a_minute_though_its_wallet_and_host_are_redacted()
      throws IOException {
    List<Incident> incidents = incidents("miner");
    assertThat(incidents).isNotEmpty();
    Verdict verdict = incidents.getLast().verdict();
    assertThat(verdict.category()).isEqualTo(Category.CRYPTO_MINING);
    assertThat(verdict.state()).isEqualTo(VerdictState.VIOLATION);
    assertThat(incidents)
        .allMatch(incident -> incident.verdict().category() == Category.CRYPTO_MINING);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ordinary", "openssl", "miner"})
  void what_was_judged_while_it_was_recorded_is_judged_again_bit_for_bit(String host)
      throws IOException {
    ByteArrayOutputStream copy = new ByteArrayOutputStream();
    List<String> live = new ArrayList<>();
    try (RecordingReader source = new RecordingReader(open(host))) {
      Judgement judgement = judgement(source.header());
      RecordingWriter writer = new RecordingWriter(copy, source.header());
      while (source.next() instanceof Next.Seen(Snapshot snapshot, _)) {
        writer.add(snapshot);
        live.add(json(judgement.observe(snapshot)));
      }
      writer.end();
    }
    List<String> replayed = new ArrayList<>();
    try (RecordingReader recording =
        new RecordingReader(new ByteArrayInputStream(copy.toByteArray()))) {
      Judgement judgement = judgement(recording.header());
      new Replay(recording, LiveSenses.judge(judgement))
          .run((_, assessment) -> replayed.add(json(assessment)));
    }
    assertThat(replayed).hasSizeGreaterThan(50).isEqualTo(live);
  }

  private static String json(Assessment assessment) {
    JsonCodec codec = new JsonCodec();
    return codec.write(assessment.workloads()) + codec.write(assessment.incidents());
  }
}
