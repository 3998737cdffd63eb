// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.accelguard.model.JsonCodec;
import io.accelguard.model.Report;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The agent as a person starts it, from the folder that the build puts together.
@Tag("real")
@Timeout(value = 60)
class RealAgentTest {
  private static final Path LAUNCHER = Path.of("target/accelguard/bin/accelguard");

  @TempDir Path folder;

  private Process start(String... args) throws IOException {
    ProcessBuilder builder = new ProcessBuilder();
    builder.command().add(LAUNCHER.toAbsolutePath().toString());
    builder.command().addAll(List.of(args));
    builder.environment().put("JAVA_TOOL_OPTIONS", "-Dhostile=1");
    return builder.redirectError(folder.resolve("err").toFile()).start();
  }

  @Test
  void scan_through_a_link_prints_one_object_and_nothing_else() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("ag"), LAUNCHER.toAbsolutePath());
    Process scan =
        new ProcessBuilder(link.toString(), "scan", "--for", "2s", "--json")
            .redirectError(folder.resolve("err").toFile())
            .start();
    String out = new String(scan.getInputStream().readAllBytes());
    assertThat(scan.waitFor()).isIn(0, 3);
    Files.delete(link);
    assertThat(new JsonCodec().read(Report.class, out))
        .hasValueSatisfying(report -> assertThat(report.workloads()).isNotEmpty());
    assertThat(folder.resolve("err")).isEmptyFile();
  }

  @Test
  void the_environment_can_put_nothing_into_the_runtime() throws Exception {
    Process version = start("--version");
    assertThat(version.waitFor()).isZero();
    assertThat(folder.resolve("err")).isEmptyFile();
  }

  @Test
  void the_daemon_answers_scrapes_and_ends_in_order_on_sigterm() throws Exception {
    Path config = folder.resolve("agent.yaml");
    Files.writeString(
        config,
        "state-directory: %s\nmetrics: {listen: '127.0.0.1:0'}\n"
            .formatted(folder.resolve("state")));
    Process daemon = start("run", "--config", config.toString());
    try (BufferedReader log = daemon.inputReader();
        HttpClient client = HttpClient.newHttpClient()) {
      Matcher port = Pattern.compile("metrics on 127.0.0.1:(\\d+)").matcher(log.readLine());
      assertThat(port.find()).isTrue();
      URI uri = URI.create("http://127.0.0.1:" + port.group(1) + "/metrics");
      assertThat(client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body())
          .contains("accelguard_build_info");
      daemon.toHandle().destroy();
      assertThat(daemon.waitFor(15, TimeUnit.SECONDS)).isTrue();
      assertThat(daemon.exitValue()).isEqualTo(143);
      assertThat(log.lines()).last().asString().contains("\"message\":\"agent is stopping\"");
    } finally {
      daemon.destroyForcibly();
    }
    assertThat(folder.resolve("err")).isEmptyFile();
  }

  @Test
  void the_unit_is_clean_and_its_exposure_is_low() throws Exception {
    String unit =
        Files.readString(Path.of("../systemd/accelguard-agent.service"))
            .replace(
                "/usr/lib/accelguard", LAUNCHER.toRealPath().getParent().getParent().toString());
    Path file = folder.resolve("accelguard-agent.service");
    Files.writeString(file, unit);
    assertThat(analyze("verify", file.toString())).isZero();
    assertThat(analyze("security", "--offline=true", "--threshold=24", file.toString())).isZero();
  }

  private static int analyze(String... args) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder("systemd-analyze");
    builder.command().addAll(List.of(args));
    return builder.redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor();
  }
}
