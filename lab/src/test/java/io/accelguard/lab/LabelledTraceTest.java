// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.accelguard.controller.FalsePositive;
import io.accelguard.controller.LabelFiles;
import io.accelguard.model.Basis;
import io.accelguard.model.Category;
import io.accelguard.model.Change;
import io.accelguard.model.Context;
import io.accelguard.model.Incident;
import io.accelguard.model.Owner;
import io.accelguard.model.OwnerKind;
import io.accelguard.model.Trust;
import io.accelguard.model.Verdict;
import io.accelguard.model.VerdictState;
import io.accelguard.model.WorkloadReport;
import io.accelguard.model.WorkloadReport.ProcessRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the controller exports of false positives is what `accelguard evaluate` reads.
class LabelledTraceTest {
  private static final Instant NOON = Instant.parse("2026-11-25T12:00:00Z");
  private static final Path HOSTS = Path.of("../agent/src/test/resources/hosts");

  @TempDir Path folder;

  private static FalsePositive falsePositive() {
    Verdict verdict =
        new Verdict(
            Category.CRYPTO_MINING,
            "x",
            VerdictState.VIOLATION,
            0.99,
            5,
            0.001,
            0.8,
            NOON,
            Map.of(),
            List.of(),
            List.of(),
            List.of());
    WorkloadReport workload =
        new WorkloadReport(
            "w",
            new Owner(OwnerKind.SESSION, "alice", 1000, Trust.SURE),
            List.of(
                new ProcessRef(
                    42,
                    NOON,
                    "hash: \"#'\n",
                    "/bin/x",
                    List.of(
                        "xmrig", "-o\tstratum+tcp://pool.example:3333", "-u", "48abc", "\u202e"))),
            List.of(),
            Context.HASH_LIKE,
            List.of(verdict),
            null);
    return new FalsePositive(
        new UUID(1, 2),
        "host: \"#\n- {",
        NOON,
        NOON.plusSeconds(60),
        Optional.of(new Basis("0123456789ab", "ba9876543210")),
        "op",
        new Incident("a:1", Change.OPENED, "", workload));
  }

  private Shell.Said evaluate() {
    return Shell.say(
        Path.of("..").toAbsolutePath().normalize(),
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-cp",
        System.getProperty("java.class.path"),
        "io.accelguard.agent.AgentMain",
        "evaluate",
        folder.toString(),
        "--rules",
        "config/rules");
  }

  @Test
  void command_lines_are_evaluated_before_there_is_a_recording() throws IOException {
    assertThat(LabelFiles.write(folder, List.of(falsePositive()))).isZero();
    Shell.Said said = evaluate();
    assertThat(said.code()).as(said.text()).isZero();
    assertThat(said.text()).contains("benign-false-positive", "1/1 (");
  }

  @Test
  void a_recording_that_was_put_beside_is_judged_until_it_is_no_false_alarm() throws IOException {
    FalsePositive one = falsePositive();
    Path recording = folder.resolve(one.name() + ".agrec");
    Files.copy(HOSTS.resolve("miner.agrec"), recording);
    assertThat(LabelFiles.write(folder, List.of(one))).isEqualTo(1);
    Shell.Said said = evaluate();
    assertThat(said.code()).as(said.text()).isEqualTo(3);
    assertThat(said.text()).contains("crypto-mining labminer violation");
    Files.delete(recording);
    Files.copy(HOSTS.resolve("ordinary.agrec"), recording);
    said = evaluate();
    assertThat(said.code()).as(said.text()).isZero();
  }
}
