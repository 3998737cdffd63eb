// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.accelguard.classifiers.Assessment;
import io.accelguard.classifiers.rules.RuleBase;
import io.accelguard.collectors.Collector;
import io.accelguard.model.Change;
import io.accelguard.model.Diagnosis;
import io.accelguard.model.JsonCodec;
import io.accelguard.model.NodeStatus;
import io.accelguard.model.Reading;
import io.accelguard.model.Report;
import io.accelguard.model.VerdictState;
import io.accelguard.model.WorkloadReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.UsageMessageSpec;

class CommandLineTest {
  private static final Installation REPOSITORY =
      new Installation(Path.of("..").toAbsolutePath().normalize(), "1.2.3");

  @TempDir Path folder;
  private Path config;
  private VerdictState state = VerdictState.CLEAR;

  private record Result(int status, String out, String err) {}

  @BeforeEach
  void configure() throws IOException {
    Worlds.host(folder.resolve("host"));
    config = folder.resolve("agent.yaml");
    Files.writeString(
        config,
        "tick: 200ms\nhost-root: %s\nstate-directory: %s\n"
            .formatted(folder.resolve("host"), Files.createDirectory(folder.resolve("state"))));
  }

  private Result run(String... args) {
    Senses senses =
        new Senses() {
          @Override
          public List<Collector> collectors(AgentConfig config) {
            return List.of(
                Worlds.collector("process", Worlds::nothing),
                Worlds.collector("nvml", () -> new Reading.Absent("library not found")));
          }

          @Override
          public Judge judge(AgentConfig config, RuleBase rules) {
            WorkloadReport workload = Worlds.workload("tree:12", Worlds.verdict(state));
            return new Worlds.ScriptedJudge(new Assessment(List.of(workload), List.of(), Set.of()));
          }

          @Override
          public Map<String, String> inventory(AgentConfig config) {
            return Map.of("cpu", "a\u001b[2J fast one");
          }
        };
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine commandLine =
        AgentMain.commandLine(REPOSITORY, senses, new Pace.Real())
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true));
    int status = commandLine.execute(args);
    return new Result(status, out.toString(), err.toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "scna",
        "scan --for",
        "scan --for 30",
        "scan --for 0s",
        "scan --jsn",
        "scan extra",
        "config",
        "config check",
        "rules",
        "rules tset",
        "explain",
        "doctor --yes",
        "pcap",
        "pcap --jsn x"
      })
  void a_wrong_command_line_ends_with_64_and_says_where_help_is(String line) {
    Result result = run(line.split(" "));
    assertThat(result.status()).isEqualTo(64);
    assertThat(result.err()).contains("--help'.");
    assertThat(result.out()).isEmpty();
  }

  @Test
  void without_a_command_one_screen_says_where_to_begin() {
    Result result = run();
    assertThat(result.status()).isEqualTo(64);
    assertThat(result.err())
        .contains("First steps:", "accelguard demo ", "accelguard doctor ", "accelguard scan ");
    assertThat(result.err().lines()).hasSizeLessThan(48).allMatch(line -> line.length() <= 80);
  }

  @Test
  void every_command_says_how_it_ends_and_by_which_example() {
    List<CommandLine> unsaid = new ArrayList<>(List.of(AgentMain.commands()));
    for (int i = 0; i < unsaid.size(); i++) unsaid.addAll(unsaid.get(i).getSubcommands().values());
    unsaid.removeIf(command -> !command.getSubcommands().isEmpty());
    unsaid.removeIf(command -> command.getCommandSpec().usageMessage().hidden());
    unsaid.removeIf(
        command -> Set.of("help", "generate-completion").contains(command.getCommandName()));
    assertThat(unsaid)
        .isNotEmpty()
        .allSatisfy(command -> {
          UsageMessageSpec usage = command.getCommandSpec().usageMessage();
          assertThat(usage.exitCodeList()).as(command.getCommandName()).containsKeys("0", "64");
          assertThat(usage.footer()).as(command.getCommandName()).isNotEmpty();
        });
  }

  @Test
  void enrolling_says_what_to_look_at() throws IOException {
    Path token = folder.resolve("token");
    String[] line = {
      "enroll",
      "--controller",
      "https://127.0.0.1:1",
      "--token-file",
      token + "",
      "--config",
      config + ""
    };
    assertThat(run(line).err()).isEqualTo("accelguard: " + token + " does not exist\n");
    Files.writeString(token, "agt_" + "a".repeat(43) + "." + "b".repeat(43));
    assertThat(run(line))
        .satisfies(result -> assertThat(result.status()).isEqualTo(71))
        .satisfies(result ->
            assertThat(result.err()).contains("https://127.0.0.1:1 does not answer", "7434"));
  }

  @Test
  void a_hostile_argument_is_printed_harmlessly() {
    assertThat(run("\u001b[2J").err()).contains("\\x1b[2J").doesNotContain("\u001b");
  }

  @Test
  void help_and_version_succeed() {
    assertThat(run("--version").out()).isEqualTo("accelguard 1.2.3\n");
    assertThat(run("--help").out()).contains("scan", "watch", "doctor", "explain", "rules", "run");
    assertThat(run("rules", "test", "--help").status()).isZero();
  }

  @Test
  void pcap_reads_a_capture_and_says_what_each_flow_is() throws IOException {
    Path file = folder.resolve("a\u001b[2J.pcap");
    Files.write(
        file,
        HexFormat.of()
            .parseHex(
                "d4c3b2a1020004000000000000000000ffff000065000000"
                    + "00000000000000003400000034000000"
                    + "450000340000000040060000c0000201c63364029c401ed4"
                    + "000000010000000050100000000000000552464220303033"
                    + "2e303038"));
    Result json = run("pcap", "--json", file.toString());
    assertThat(json.status()).isZero();
    assertThat(json.out()).contains("\"protocol\":", "\"category\":\"none\"").hasLineCount(1);
    assertThat(json.err()).contains("1 packets, 0 skipped", "1 flows, 0 evicted");
    Result table = run("pcap", file.toString());
    assertThat(table.out()).contains("192.0.2.1:40000", "a\\x1b[2J.pcap").doesNotContain("\u001b");
  }

  @Test
  void pcap_ends_with_66_for_what_is_no_capture_and_reads_the_others() throws IOException {
    Path other = Files.writeString(folder.resolve("notes.txt"), "no capture");
    Result result = run("pcap", "--json", other.toString(), folder.resolve("none").toString());
    assertThat(result.status()).isEqualTo(66);
    assertThat(result.err()).contains("is no capture", "does not exist");
  }

  @Test
  void scan_ends_with_0_when_nobody_breaks_a_rule() {
    state = VerdictState.PROBABLE;
    Result result = run("scan", "--for", "200ms", "--config", config.toString());
    assertThat(result.status()).isZero();
    assertThat(result.out())
        .contains("not seen: nvml: library not found")
        .contains("1 workloads, 1 suspicious, 0 violations");
  }

  @Test
  void scan_ends_with_3_when_somebody_does_and_prints_one_object() {
    state = VerdictState.VIOLATION;
    Result result = run("scan", "--for", "200ms", "--json", "--config", config.toString());
    assertThat(result.status()).isEqualTo(3);
    Report report = new JsonCodec().read(Report.class, result.out()).orElseThrow();
    assertThat(report.host()).isEqualTo("node17");
    assertThat(report.snapshots()).isGreaterThanOrEqualTo(2);
    assertThat(report.blind()).singleElement().matches(b -> b.collector().equals("nvml"));
    assertThat(report.workloads()).hasSize(1);
  }

  @Test
  void a_wrong_configuration_ends_with_78_and_names_every_mistake() throws IOException {
    Files.writeString(config, "tick: 1\nmode: x\n");
    for (String command : List.of("scan", "watch", "doctor", "run", "rules list", "config show")) {
      String[] args = (command + " --config " + config).split(" ");
      Result result = run(args);
      assertThat(result.status()).as(command).isEqualTo(78);
      assertThat(result.err().lines()).as(command).hasSize(2);
    }
    assertThat(run("config", "check", config.toString()).status()).isEqualTo(78);
  }

  @Test
  void a_right_configuration_is_said_to_be_right() {
    assertThat(run("config", "check", config.toString()).out()).contains("no mistakes");
  }

  @Test
  void a_root_that_is_no_host_is_refused() {
    Result result = run("scan", "--config", config.toString(), "--root", "/nonexistent");
    assertThat(result.status()).isEqualTo(71);
    assertThat(result.err()).contains("/nonexistent is not the root of a Linux host");
  }

  @Test
  void watch_prints_the_table_once_while_nothing_changes() {
    state = VerdictState.SUSPECT;
    Result result = run("watch", "--for", "600ms", "--config", config.toString());
    assertThat(result.status()).isZero();
    assertThat(result.out().lines()).hasSize(3);
    assertThat(result.out()).contains("suspect").doesNotContain("\u001b");
  }

  @Test
  void watch_shows_what_a_running_agent_sees() throws IOException {
    new StatusFile(folder.resolve("state"))
        .write(
            new NodeStatus(
                new Report("other", Worlds.AT, Worlds.AT, 1, List.of(), List.of()), List.of()));
    Result result = run("watch", "--agent", folder.resolve("state").toString(), "--for", "200ms");
    assertThat(result.out()).contains("other 2026-11-22T10:00:00Z, 0 workloads");
  }

  @Test
  void doctor_names_each_collector_and_one_thing_to_do() {
    Result result = run("doctor", "--json", "--config", config.toString());
    assertThat(result.status()).isZero();
    Diagnosis diagnosis = new JsonCodec().read(Diagnosis.class, result.out()).orElseThrow();
    assertThat(diagnosis.parts())
        .extracting(part -> part.name() + " " + part.state())
        .containsExactly(
            "process works",
            "nvml absent",
            "payload absent",
            "rules works",
            "state-directory works",
            "fingerprints absent");
    assertThat(diagnosis.next()).isNotBlank();
    assertThat(run("doctor", "--config", config.toString()).out())
        .contains("cpu: a\\x1b[2J fast one");
  }

  @Test
  void explain_finds_an_incident_of_the_running_agent() throws IOException {
    new StatusFile(folder.resolve("state"))
        .write(
            new NodeStatus(
                new Report("node17", Worlds.AT, Worlds.AT, 1, List.of(), List.of()),
                List.of(Worlds.incident(Change.OPENED, VerdictState.VIOLATION))));
    Result result = run("explain", "i1", "--config", config.toString());
    assertThat(result.status()).isZero();
    assertThat(result.out()).startsWith("incident      i1\nverdict       violation");
    assertThat(run("explain", "i2", "--config", config.toString()).status()).isEqualTo(66);
  }

  @Test
  void explain_says_when_there_is_no_agent_to_ask() {
    Result result = run("explain", "i1", "--config", config.toString());
    assertThat(result.status()).isEqualTo(66);
    assertThat(result.err()).contains("is the agent running");
  }

  @Test
  void the_shipped_rules_pass_their_own_examples() {
    assertThat(run("rules", "test").out()).endsWith(", 0 wrong\n");
    assertThat(run("rules", "check").status()).isZero();
    assertThat(run("rules", "list").out().lines().count()).isGreaterThan(20);
  }

  @Test
  void a_broken_rule_is_named_by_check_and_does_not_stop_a_scan() throws IOException {
    Path rules = Files.createDirectory(folder.resolve("rules"));
    Files.writeString(rules.resolve("broken.yml"), "title: [\n");
    Path good = REPOSITORY.rules().resolve("password-cracking");
    Files.copy(
        Files.list(good)
            .filter(f -> f.toString().endsWith(".yml"))
            .sorted()
            .findFirst()
            .orElseThrow(),
        rules.resolve("good.yml"));
    Result check = run("rules", "check", rules.toString());
    assertThat(check.status()).isEqualTo(78);
    assertThat(check.err()).contains("broken.yml:");
    Files.writeString(
        config, Files.readString(config) + "rules: {directory: %s}\n".formatted(rules));
    assertThat(run("scan", "--for", "200ms", "--config", config.toString()).status()).isZero();
  }
}
