// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.accelguard.classifiers.rules.RuleBase;
import io.accelguard.collectors.Collector;
import io.accelguard.model.Endpoint;
import io.accelguard.model.FileSample;
import io.accelguard.model.ProcessKey;
import io.accelguard.model.ProcessSample;
import io.accelguard.model.ProcessSample.CgroupLine;
import io.accelguard.model.ProcessSample.Cpu;
import io.accelguard.model.ProcessSample.Executable;
import io.accelguard.model.Reading;
import io.accelguard.model.Sample;
import io.accelguard.model.SocketSample;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class RecordCommandTest {
  private static final Installation REPOSITORY =
      new Installation(Path.of("..").toAbsolutePath().normalize(), "1.2.3");

  /// Each must be in no byte of the recording.
  private static final List<String> SECRETS =
      List.of(
          "hunter2",
          "alice",
          "carlos",
          "bigcorp",
          "kjellvig",
          "ghp_abcdefghijklmnop",
          "4242",
          "93.184.216.34",
          "9f86d081884c7d659a2feaa0c55ad015",
          "qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq",
          "node17",
          "1b:21:aa");

  @TempDir Path folder;
  private Path config;
  private Path file;

  private record Result(int status, String out, String err) {}

  @BeforeEach
  void configure() throws IOException {
    Path host = Worlds.host(folder.resolve("host"));
    Files.createDirectories(host.resolve("etc"));
    Files.writeString(
        host.resolve("etc/passwd"), "root:x:0:0:\nbroken\ncarlos:x:4242:4242::/export/c:/bin/sh\n");
    config = folder.resolve("agent.yaml");
    file = folder.resolve("host.agrec");
    Files.writeString(config, "tick: 200ms\nhost-root: %s\n".formatted(host));
  }

  private Result run(String... args) {
    Senses senses =
        new Senses() {
          @Override
          public List<Collector> collectors(AgentConfig config) {
            return List.of(
                Worlds.collector("process", () -> new Reading.Seen(List.<Sample>of(process()), 0)),
                Worlds.collector("socket", () -> new Reading.Seen(List.<Sample>of(socket()), 0)),
                Worlds.collector("file", () -> new Reading.Seen(List.<Sample>of(file()), 0)),
                Worlds.collector("nvml", () -> new Reading.Failed("/home/alice may not be read")));
          }

          @Override
          public Judge judge(AgentConfig config, RuleBase rules) {
            throw new AssertionError("recordings are judged by a judge whose phases are known");
          }

          @Override
          public Map<String, String> inventory(AgentConfig config) {
            return Map.of();
          }
        };
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine commandLine =
        AgentMain.commandLine(REPOSITORY, senses, new Pace.Real())
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true));
    return new Result(commandLine.execute(args), out.toString(), err.toString());
  }

  private static final ProcessKey KEY = new ProcessKey(77, 500);

  private static ProcessSample process() {
    return new ProcessSample(
        KEY,
        1,
        77,
        "carlos",
        List.of(
            "/home/alice/bin/python3",
            "--password",
            "hunter2",
            "/home/alice/kjellvig/plan.csv",
            "ghp_abcdefghijklmnop",
            "git@git.bigcorp.example:kjellvig.git",
            "-o",
            "stratum+tcp://93.184.216.34:3333",
            "-u",
            "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq.carlos",
            "9f86d081884c7d659a2feaa0c55ad015",
            "ssh node17 as carlos from 00:1b:21:aa:bb:cc for bigcorp"),
        false,
        Optional.of(new Executable("/home/alice/bin/python3", false, false)),
        4242,
        4242,
        false,
        'R',
        1,
        0,
        new Cpu(1, 1),
        0,
        0,
        OptionalLong.empty(),
        OptionalLong.empty(),
        Optional.empty(),
        OptionalLong.empty(),
        List.of(
            new CgroupLine(
                "", "/user.slice/user-4242.slice/jupyter-carlos-singleuser.service", 2)));
  }

  private static SocketSample socket() {
    return new SocketSample(
        9,
        Optional.of(KEY),
        SocketSample.Transport.TCP,
        SocketSample.State.ESTABLISHED,
        Endpoint.of(new byte[] {10, 0, 0, 1}, 40000),
        Endpoint.of(new byte[] {93, (byte) 184, (byte) 216, 34}, 3333),
        4242,
        OptionalLong.of(1),
        OptionalLong.of(1),
        1);
  }

  private static FileSample file() {
    return new FileSample(
        KEY,
        FileSample.How.OPEN,
        "/export/carlos/kjellvig/model.safetensors",
        OptionalLong.of(1),
        Optional.of("9f86d081884c7d659a2feaa0c55ad015"));
  }

  private Result record(String... more) {
    List<String> args =
        new ArrayList<>(
            List.of(
                "record",
                file.toString(),
                "--config",
                config.toString(),
                "--for",
                "120ms",
                "--every",
                "50ms"));
    args.addAll(List.of(more));
    return run(args.toArray(String[]::new));
  }

  private String text() throws IOException {
    try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(file))) {
      return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }

  @Test
  void no_secret_of_the_host_is_in_any_byte_of_a_recording() throws IOException {
    assertThat(record().status()).isEqualTo(Exit.OK);
    String text = text();
    assertThat(SECRETS).noneMatch(text::contains);
    assertThat(text).contains("python3", "stratum+tcp://", ":3333", ".csv", ".safetensors", "bc1q");
  }

  @Test
  void the_same_secrets_are_in_a_plain_recording_which_needs_everybodys_consent()
      throws IOException {
    Result refused = record("--plain");
    assertThat(refused.status()).isEqualTo(Exit.USAGE);
    assertThat(refused.err()).contains("--everybody-agreed");
    assertThat(file).doesNotExist();
    assertThat(record("--plain", "--everybody-agreed").status()).isEqualTo(Exit.OK);
    String text = text();
    assertThat(SECRETS).filteredOn(text::contains).hasSizeGreaterThan(9);
  }

  @Test
  void a_recording_is_for_its_owner_alone_and_replaces_nothing_unasked() throws IOException {
    Result recorded = record();
    assertThat(recorded.out()).contains("redacted", "accelguard replay");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(folder.resolve("host.agrec.part")).doesNotExist();
    Result again = record();
    assertThat(again.status()).isEqualTo(Exit.REFUSED);
    assertThat(again.err()).contains("--force");
    Files.writeString(folder.resolve("host.agrec.part"), "left by a killed process");
    assertThat(record("--force").status()).isEqualTo(Exit.OK);
  }

  @Test
  void a_replay_prints_the_table_or_one_json_object() {
    record();
    Result table = run("replay", file.toString(), "--config", config.toString());
    assertThat(table.status()).isEqualTo(Exit.OK);
    assertThat(table.out()).contains("Recorded on", "redacted", "python3", "1 workloads", "nvml");
    Result json = run("replay", file.toString(), "--json", "--config", config.toString());
    assertThat(json.out()).startsWith("{").contains("\"workloads\"");
    assertThat(run("replay", folder.resolve("none").toString()).status()).isEqualTo(Exit.NO_INPUT);
    assertThat(run("replay", config.toString()).err()).contains("is no recording of accelguard");
  }

  @Test
  void a_cut_recording_is_judged_as_far_as_it_goes_and_the_frame_is_named() throws IOException {
    record();
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length - 25));
    Result result = run("replay", file.toString(), "--config", config.toString());
    assertThat(result.status()).isEqualTo(Exit.DATA);
    assertThat(result.err())
        .containsPattern("frame [1-9]\\d* is cut off.*judged the [1-9]\\d* snapshots");
    assertThat(result.out()).contains("python3");
  }
}
