// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import static io.accelguard.controller.Reported.batch;
import static io.accelguard.controller.Reported.incident;
import static org.assertj.core.api.Assertions.assertThat;

import io.accelguard.controller.LiveController.Node;
import io.accelguard.model.Change;
import io.accelguard.model.Owner;
import io.accelguard.model.OwnerKind;
import io.accelguard.model.Trust;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// Debian's Prometheus and Alertmanager on loopback, as a site runs them.
@Tag("real")
class RealAlertmanagerTest {
  private final int alertmanager = freePort();

  @RegisterExtension private final RecordingReceiver receiver = new RecordingReceiver();

  @RegisterExtension
  private final LiveController controller =
      new LiveController(
          """
          notifications:
            receivers:
              - name: alertmanager
                type: alertmanager
                url: http://127.0.0.1:%d
                networks: [127.0.0.0/8]
          """
              .formatted(alertmanager));

  private final HttpClient http = HttpClient.newHttpClient();
  private final List<Process> programs = new ArrayList<>();
  @TempDir Path folder;

  private static int freePort() {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @AfterEach
  void end() throws InterruptedException {
    for (Process program : programs) program.destroy();
    for (Process program : programs) program.waitFor();
    http.close();
  }

  private void start(String... command) throws IOException {
    programs.add(
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve(Path.of(command[0]).getFileName() + ".log").toFile())
            .start());
  }

  private String get(int port, String path) {
    try {
      return http.send(
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
              BodyHandlers.ofString())
          .body();
    } catch (IOException e) {
      return "";
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private void startAlertmanager() throws IOException {
    Files.writeString(
        folder.resolve("alertmanager.yml"),
        """
        route:
          receiver: hook
          group_by: [alertname]
          group_wait: 1s
          group_interval: 1s
          repeat_interval: 1h
        receivers:
          - name: hook
            webhook_configs:
              - url: %s
        """
            .formatted(receiver.url()));
    start(
        "prometheus-alertmanager",
        "--config.file=alertmanager.yml",
        "--storage.path=alerts",
        "--cluster.listen-address=",
        "--web.listen-address=127.0.0.1:" + alertmanager);
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> get(alertmanager, "/-/ready").contains("OK"));
  }

  @Test
  void a_real_alertmanager_groups_what_it_is_told_and_hears_of_the_end() throws Exception {
    startAlertmanager();
    controller.pass(Duration.between(LiveController.NOON, Instant.now()));
    // The clock of the node is ahead.
    Instant now = Instant.now().plus(Duration.ofDays(1));
    Node node = controller.enrol("a<b");
    for (int i = 0; i < 3; i++)
      controller.sync(
          node,
          batch(
              i + 1,
              incident(
                  "i" + i,
                  Change.OPENED,
                  now,
                  new Owner(OwnerKind.SESSION, "u", 2_000 + i, Trust.SURE))));
    controller.round();
    assertThat(controller.send()).as("all in one").isEqualTo(1);
    assertThat(controller.query("select state from outbox")).containsExactly("sent");
    assertThat(get(alertmanager, "/api/v2/alerts?filter=category=crypto-mining"))
        .contains("AccelguardCase", "\"severity\":\"critical\"", "uid/2000@a", "/cases/");
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() ->
            assertThat(receiver.tries())
                .singleElement()
                .satisfies(told -> assertThat(told.body().split("startsAt", -1)).hasSize(4)));
    for (int i = 0; i < 3; i++)
      controller.sync(
          node,
          batch(
              i + 4,
              incident(
                  "i" + i,
                  Change.CLEARED,
                  now,
                  new Owner(OwnerKind.SESSION, "u", 2_000 + i, Trust.SURE))));
    controller.round();
    assertThat(controller.send()).isEqualTo(1);
    assertThat(get(alertmanager, "/api/v2/alerts")).isEqualToIgnoringWhitespace("[]");
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() ->
            assertThat(receiver.tries().getLast().body()).contains("\"status\":\"resolved\""));
  }

  @Test
  void a_real_prometheus_scrapes_the_controller() throws Exception {
    Files.writeString(
        folder.resolve("prometheus.yml"),
        """
        global:
          scrape_interval: 1s
        scrape_configs:
          - job_name: accelguard-controller
            static_configs:
              - targets: [127.0.0.1:%d]
        """
            .formatted(controller.port()));
    int port = freePort();
    start(
        "prometheus",
        "--config.file=prometheus.yml",
        "--storage.tsdb.path=data",
        "--web.listen-address=127.0.0.1:" + port);
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () -> assertThat(get(port, "/api/v1/targets")).contains("\"health\":\"up\""));
    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(() ->
            assertThat(get(port, "/api/v1/query?query=accelguard_notifications_queued"))
                .contains("\"receiver\":\"alertmanager\""));
  }
}
