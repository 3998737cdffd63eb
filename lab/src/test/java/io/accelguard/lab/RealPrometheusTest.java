// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.accelguard.model.JsonCodec;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Real promtool and amtool read what is shipped, and a real Prometheus scrapes a really started
/// agent and controller with the shipped rules and answers every panel.
@Tag("real")
class RealPrometheusTest {
  private static final Path RULES = Path.of("../deploy/prometheus").toAbsolutePath().normalize();

  private final JsonCodec codec = new JsonCodec();
  @TempDir private Path folder;

  @BeforeEach
  void ask_for_programs() {
    for (String program : List.of("prometheus", "promtool", "amtool"))
      assumeTrue(Files.isExecutable(Path.of("/usr/bin", program)), "not installed: " + program);
  }

  private static void succeeds(Path folder, String... command) {
    Shell.Said said = Shell.say(folder, command);
    assertThat(said.code()).as(said.text()).isZero();
  }

  @Test
  void promtool_and_amtool_accept_what_is_shipped_and_every_alert_fires_in_time() {
    succeeds(RULES, "promtool", "check", "rules", "recording.yml", "alerts.yml");
    succeeds(RULES, "promtool", "check", "config", "prometheus.yml");
    succeeds(RULES, "promtool", "test", "rules", "alerts_test.yml");
    succeeds(RULES.resolveSibling("alertmanager"), "amtool", "check-config", "alertmanager.yml");
  }

  @Test
  void prometheus_answers_every_panel_from_a_running_fleet() throws IOException {
    int port = LiveSystem.freePort();
    try (LiveSystem system = new LiveSystem(folder.resolve("system"))) {
      Files.writeString(folder.resolve("prometheus.yml"), configuration(system));
      Process prometheus = start(port);
      try {
        Awaitility.await("both targets are up, and the rules were asked twice")
            .atMost(Duration.ofSeconds(60))
            .pollInterval(Duration.ofMillis(500))
            .ignoreExceptions()
            .until(
                () -> answers(port, "instance:accelguard_ticks:rate5m > 0 and on () sum(up) == 2"));
        assertThat(get(port, "/api/v1/rules"))
            .contains("\"health\":\"ok\"")
            .doesNotContain("\"health\":\"err\"");
        assertThat(answers(port, "accelguard_events_unaccounted == 0")).isTrue();
        List<String> silent = new ArrayList<>();
        for (Dashboard board : Dashboard.all())
          for (Dashboard.Panel panel : board.panels())
            if (panel.queries().stream()
                .noneMatch(query -> answers(port, Dashboard.everything(query))))
              silent.add(panel.title());
        assertThat(silent).allMatch(RealPrometheusTest::needsTrouble);
      } finally {
        prometheus.destroy();
        Shell.await(prometheus);
      }
    }
  }

  /// Panels that show something only where there is an accelerator, traffic, TLS, something wrong,
  /// or a controller that has run for minutes.
  private static boolean needsTrouble(String title) {
    return Stream.of(
            "Accelerators",
            "Utilisation",
            "Memory",
            "Power",
            "Bytes accounted",
            "Certificate of the endpoint",
            "Blind",
            "Failures",
            "suspects",
            "Suspects",
            "Suspicion",
            "Now",
            "Nodes with violations",
            "Events given up",
            "Odd owners",
            "Since old data was last looked at")
        .anyMatch(title::contains);
  }

  private static String configuration(LiveSystem system) {
    return """
    global: {scrape_interval: 1s, evaluation_interval: 1s}
    rule_files: [%1$s/recording.yml, %1$s/alerts.yml]
    scrape_configs:
      - {job_name: accelguard-agent, static_configs: [{targets: ["127.0.0.1:%2$d"]}]}
      - {job_name: accelguard-controller, static_configs: [{targets: ["%3$s"]}]}
    """
        .formatted(RULES, system.metricsPort(), system.pageUrl().replace("http://", ""));
  }

  private Process start(int port) throws IOException {
    return new ProcessBuilder(
            "prometheus",
            "--config.file=" + folder.resolve("prometheus.yml"),
            "--storage.tsdb.path=" + folder.resolve("tsdb"),
            "--web.listen-address=127.0.0.1:" + port)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("prometheus.log").toFile())
        .start();
  }

  /// Whether there is anything; a query that Prometheus cannot read is a failure.
  private boolean answers(int port, String query) {
    Map<String, Object> answer =
        codec.readMap(
            get(port, "/api/v1/query?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8)));
    assertThat(answer).as(query).containsEntry("status", "success");
    Map<?, ?> data = (Map<?, ?>) answer.get("data");
    return !((List<?>) data.get("result")).isEmpty();
  }

  private static String get(int port, String path) {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
              .timeout(Duration.ofSeconds(10))
              .build();
      return client.send(request, BodyHandlers.ofString()).body();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    }
  }
}
