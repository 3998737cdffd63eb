// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.accelguard.agent.evaluation.Label;
import io.accelguard.agent.evaluation.RunOutcome;
import io.accelguard.model.JsonCodec;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/// Recorded hosts and their labels.
class EvaluateCommandTest {
  private static final Path HOSTS = Path.of("src/test/resources/hosts");

  @TempDir Path folder;

  private record Result(int status, String out, String err) {}

  private static Result run(Object... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    Installation repository = new Installation(Path.of(".."), "1.2.3");
    CommandLine commandLine =
        AgentMain.commandLine(repository, new LiveSenses(), new Pace.Real())
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true));
    String[] words = new String[arguments.length];
    for (int i = 0; i < words.length; i++) words[i] = arguments[i].toString();
    int status = commandLine.execute(words);
    return new Result(status, out.toString(), err.toString());
  }

  /// Hosts with an accelerator, recorded by `lab/gpu/measure`.
  private static final Path DEVICES = HOSTS.resolve("h100");

  private static List<Label> labels(Path folder) throws IOException, ConfigException {
    return RunEvaluation.labels(folder).runs();
  }

  static Stream<Arguments> runs() throws IOException, ConfigException {
    return Stream.concat(
        labels(HOSTS).stream().map(label -> arguments(HOSTS, label, 60)),
        labels(DEVICES).stream().map(label -> arguments(DEVICES, label, 25)));
  }

  @ParameterizedTest
  @MethodSource("runs")
  void a_recorded_host_is_what_its_label_says(Path folder, Label label, long atLeast)
      throws Exception {
    RunEvaluation evaluation =
        new RunEvaluation(
            ConfigFile.load(Optional.empty()).config(),
            RuleFiles.of(List.of(Path.of("../config/rules"))).sources(),
            List.of());
    RunOutcome outcome = evaluation.judge(folder, label);
    assertThat(outcome.asLabelled()).as(outcome.toString()).isTrue();
    assertThat(outcome.watched().toSeconds()).isGreaterThan(atLeast);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "h100"})
  void every_recording_has_a_label(String below) throws Exception {
    List<String> labelled =
        labels(HOSTS.resolve(below)).stream().map(Label::file).sorted().toList();
    try (var files = Files.list(HOSTS.resolve(below))) {
      assertThat(
              files
                  .map(file -> file.getFileName().toString())
                  .filter(name -> name.endsWith(".agrec"))
                  .sorted())
          .isEqualTo(labelled);
    }
  }

  private void copy(String recording, String label) throws IOException {
    Files.copy(HOSTS.resolve(recording), folder.resolve("a.agrec"));
    Files.writeString(
        folder.resolve("labels.yaml"),
        "provenance: a test\norigin: recorded\nruns:\n  - { file: a.agrec, " + label + " }\n");
  }

  @Test
  void a_miner_without_its_label_is_a_false_alarm_and_ends_with_3() throws IOException {
    copy("miner.agrec", "tool: nothing bad");
    Result result = run("evaluate", folder);
    assertThat(result.status()).isEqualTo(3);
    assertThat(result.out()).contains("crypto-mining labminer violation");
  }

  @Test
  void an_accusation_of_another_program_is_no_find() throws IOException {
    copy(
        "miner.agrec",
        "tool: a miner, category: crypto-mining, level: L0, programs: [somebody-else]");
    Result result = run("evaluate", folder, "--json");
    assertThat(result.status()).isEqualTo(3);
    assertThat(new JsonCodec().readMap(result.out())).containsKey("tables");
    assertThat(result.out()).contains("crypto-mining labminer violation");
  }

  @Test
  void a_damaged_recording_is_told_and_not_counted() throws IOException {
    copy("miner.agrec", "tool: nothing bad");
    byte[] bytes = Files.readAllBytes(folder.resolve("a.agrec"));
    Files.write(folder.resolve("a.agrec"), java.util.Arrays.copyOf(bytes, bytes.length / 2));
    Result result = run("evaluate", folder);
    assertThat(result.status()).isEqualTo(Exit.DATA);
    assertThat(result.err()).contains("is cut off");
  }

  @Test
  void nothing_labelled_ends_with_66_and_a_bad_label_with_78() throws IOException {
    assertThat(run("evaluate", folder).status()).isEqualTo(Exit.NO_INPUT);
    copy("miner.agrec", "tool: x, leval: L0");
    Result result = run("evaluate", folder);
    assertThat(result.status()).isEqualTo(Exit.CONFIG);
    assertThat(result.err()).contains("labels.yaml:4", "leval");
  }

  @Test
  void published_conditions_stand_beside_and_a_line_that_only_names_a_pool_shows_them()
      throws IOException {
    Path rules = Files.createDirectories(folder.resolve("rules/falco"));
    Files.writeString(rules.resolve("miner_domains.txt"), "pool.example.org\n");
    Files.writeString(rules.resolve("miner_ports.txt"), "3333\n");
    Files.writeString(
        folder.resolve("cmdlines.tsv"),
        """
        id\tlabel\tcmdline\tsource
        1\tmining\t./m -o stratum+tcp://pool.example.org:3333 -u wallet\there
        2\tbenign_train\tpython train.py --note pool.example.org:443\there
        """);
    Result result = run("evaluate", folder, "--markdown");
    assertThat(result.status()).isEqualTo(Exit.OK);
    assertThat(result.out())
        .containsPattern("\\| mining \\| .*\\| 1/1 .*\\| 1/1 .*\\|")
        .containsPattern("\\| benign\\\\_train \\| .*\\| 0/1 .*\\| 0/1 .*\\|");
  }
}
