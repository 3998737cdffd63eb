// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.accelguard.model.AcceleratorDetail;
import io.accelguard.model.AcceleratorSample;
import io.accelguard.model.Attribution;
import io.accelguard.model.Attribution.Fact;
import io.accelguard.model.Change;
import io.accelguard.model.DeviceKey;
import io.accelguard.model.Owner;
import io.accelguard.model.OwnerKind;
import io.accelguard.model.Trust;
import io.accelguard.model.VerdictState;
import io.accelguard.model.WorkloadReport;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What Prometheus gets. `ACCELGUARD_ACCEPT=1 mvn test` writes the golden file anew: then read the
/// difference.
class ScrapeTest {
  private static final Path GOLDEN = Path.of("src/test/resources/metrics.txt");

  private final List<WorkloadReport> workloads = new ArrayList<>();
  private final HttpClient client = HttpClient.newHttpClient();
  private Metrics metrics;
  private ScrapeServer server;
  private String trouble = "";

  @BeforeEach
  void serve() throws IOException {
    metrics =
        new Metrics(
            new StateSeries(
                "1.2.3",
                5,
                this::standing,
                () -> new EventCounts(7, 4, 2, Map.of("quota", 1L), 4096, 0.25, true),
                () -> new StateSeries.RuleCounts(80, 6, 5, 1, "0123456789ab", false)));
    server =
        new ScrapeServer(
            new ListenAddress("127.0.0.1", 0),
            WebGate.open(),
            metrics,
            new ScrapeServer.Health() {
              @Override
              public String trouble() {
                return trouble;
              }

              @Override
              public boolean ready() {
                return trouble.isEmpty();
              }
            });
  }

  @AfterEach
  void stop() {
    server.close();
    client.close();
  }

  private Standing standing() {
    Duration took = Duration.ofMillis(5);
    return new Standing(
        "node17",
        Worlds.AT,
        Worlds.AT,
        3,
        Duration.ZERO,
        List.of(
            new CollectorStatus("process", CollectorStatus.State.SEEN, 300, 2, "", took),
            new CollectorStatus("file", CollectorStatus.State.FAILED, 0, 0, "no answer", took),
            new CollectorStatus("nvml", CollectorStatus.State.ABSENT, 0, 0, "no driver", took)),
        List.of(
            new AcceleratorSample(
                new DeviceKey("nvidia", "GPU-1"),
                "H100",
                false,
                OptionalDouble.of(0.97),
                OptionalDouble.empty(),
                OptionalLong.of(1 << 30),
                OptionalLong.empty(),
                OptionalDouble.of(612.5),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                Trust.SURE,
                AcceleratorDetail.none())),
        OptionalDouble.of(0.75),
        workloads);
  }

  private HttpResponse<String> get(String path, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri(path));
    if (headers.length > 0) request.headers(headers);
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + server.port() + path);
  }

  @Test
  void the_page_is_the_golden_one() throws Exception {
    workloads.add(Worlds.workload("tree:12", Worlds.verdict(VerdictState.VIOLATION)));
    Fact moved = new Fact(Attribution.MOVED, "pid 12 went");
    workloads.add(
        Worlds.odd(
            Worlds.workload("tree:13"),
            new Attribution(List.of(), List.of(), List.of(moved, moved))));
    metrics.tick(Duration.ofMillis(30), false);
    metrics.tick(Duration.ofMillis(1100), true);
    metrics.failed("file");
    metrics.certificate(() -> Instant.parse("2030-01-01T00:00:00Z"));
    metrics.incidents(List.of(Worlds.incident(Change.OPENED, VerdictState.VIOLATION)));
    metrics.incidents(List.of(Worlds.incident(Change.UPDATED, VerdictState.VIOLATION)));
    String page = get("/metrics").body();
    if (System.getenv("ACCELGUARD_ACCEPT") != null) Files.writeString(GOLDEN, page);
    assertThat(page).isEqualTo(Files.readString(GOLDEN));
  }

  @Test
  void the_end_of_the_certificate_is_still_told_after_a_garbage_collection() throws Exception {
    metrics.certificate(() -> Instant.parse("2030-01-01T00:00:00Z"));
    System.gc();
    assertThat(get("/metrics").body())
        .contains("accelguard_web_certificate_expiry_timestamp_seconds 1.893456E9");
  }

  @Test
  void openmetrics_is_given_to_those_who_ask_for_it() throws Exception {
    HttpResponse<String> answer = get("/metrics", "Accept", "application/openmetrics-text");
    assertThat(answer.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("application/openmetrics-text");
    assertThat(answer.body())
        .endsWith("# EOF\n")
        .contains("accelguard_build_info{version=\"1.2.3\"} 1");
  }

  @Test
  void a_name_that_a_tenant_chose_is_in_no_label() throws Exception {
    WorkloadReport seen = Worlds.workload("tree:12", Worlds.verdict(VerdictState.SUSPECT));
    workloads.add(
        new WorkloadReport(
            seen.workload(),
            new Owner(OwnerKind.JOB, "evil\"} 1\n", 1000, Trust.CLAIMED),
            seen.processes(),
            seen.accelerators(),
            seen.context(),
            seen.verdicts(),
            seen.attribution()));
    assertThat(get("/metrics").body()).contains("owner=\"uid:1000\"").doesNotContain("evil", "xm");
  }

  @Test
  void a_label_with_quotes_and_newlines_stays_one_line() throws Exception {
    workloads.add(Worlds.workload("a\"b\\c\nd", Worlds.verdict(VerdictState.SUSPECT)));
    assertThat(get("/metrics").body()).contains("workload=\"a\\\"b\\\\c\\nd\"} 0.9981");
  }

  @Test
  void only_the_most_suspicious_workloads_have_a_series() throws Exception {
    for (int i = 0; i < 50; i++)
      workloads.add(Worlds.workload("tree:" + i, Worlds.verdict(VerdictState.SUSPECT)));
    assertThat(get("/metrics").body().lines())
        .filteredOn(line -> line.startsWith("accelguard_workload_posterior{"))
        .hasSize(5);
  }

  @Test
  void every_metric_has_a_help_text_of_its_own() throws Exception {
    List<String> help =
        get("/metrics").body().lines().filter(line -> line.startsWith("# HELP")).toList();
    assertThat(help).hasSizeGreaterThan(15).doesNotHaveDuplicates();
    assertThat(Stream.of(Metric.values()).map(Metric::help).collect(Collectors.toSet()))
        .hasSameSizeAs(Metric.values());
  }

  @Test
  void health_tells_what_is_wrong() throws Exception {
    assertThat(get("/healthz").statusCode()).isEqualTo(200);
    assertThat(get("/readyz").statusCode()).isEqualTo(200);
    trouble = "no tick for 12 s";
    assertThat(get("/healthz").statusCode()).isEqualTo(503);
    assertThat(get("/healthz").body()).isEqualTo("no tick for 12 s\n");
    assertThat(get("/readyz").statusCode()).isEqualTo(503);
  }

  @Test
  void nothing_else_is_served_and_nothing_is_accepted() throws Exception {
    assertThat(get("/metrics/../etc/passwd").statusCode()).isEqualTo(404);
    assertThat(get("/metricsx").statusCode()).isEqualTo(404);
    HttpRequest post =
        HttpRequest.newBuilder(uri("/metrics")).POST(BodyPublishers.ofString("x")).build();
    assertThat(client.send(post, BodyHandlers.ofString()).statusCode()).isEqualTo(405);
  }
}
