// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.notifiers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.accelguard.model.Basis;
import io.accelguard.model.Category;
import io.accelguard.model.Change;
import io.accelguard.model.Context;
import io.accelguard.model.Event;
import io.accelguard.model.Evidence;
import io.accelguard.model.Family;
import io.accelguard.model.Fingerprint;
import io.accelguard.model.Incident;
import io.accelguard.model.JsonCodec;
import io.accelguard.model.Owner;
import io.accelguard.model.OwnerKind;
import io.accelguard.model.Trust;
import io.accelguard.model.Verdict;
import io.accelguard.model.VerdictState;
import io.accelguard.model.WorkloadReport;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Webhooks against a real receiver on loopback, with a clock that the test moves.
class WebhookTest {
  private static final Duration PATIENT = Duration.ofSeconds(15);
  private static final Instant START = Instant.parse("2026-11-22T10:00:00Z");

  private final AtomicReference<Instant> now = new AtomicReference<>(START);
  private final List<Map<String, String>> heads = new CopyOnWriteArrayList<>();
  private final List<String> bodies = new CopyOnWriteArrayList<>();
  private volatile int status = 204;
  private volatile String retryAfter = "";
  private HttpServer server;
  @TempDir Path folder;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          heads.add(
              Map.of(
                  "id", exchange.getRequestHeaders().getFirst("webhook-id"),
                  "timestamp", exchange.getRequestHeaders().getFirst("webhook-timestamp")));
          exchange.getResponseHeaders().add("Location", "http://127.0.0.1:9/");
          if (!retryAfter.isEmpty()) exchange.getResponseHeaders().add("Retry-After", retryAfter);
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private WebhookNotifier notifier(String url, boolean inside) {
    return notifier(url, inside, PATIENT);
  }

  private WebhookNotifier notifier(String url, boolean inside, Duration timeout) {
    return new WebhookNotifier(
        new WebhookNotifier.Target(
            URI.create(url), WebhookFormat.ACCELGUARD, Optional.empty(), inside),
        now::get,
        timeout);
  }

  private String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/hook?x=1";
  }

  private static Event event(int evidence, String text) {
    List<Evidence> list = new ArrayList<>();
    for (int i = 0; i < evidence; i++) {
      list.add(
          new Evidence(Family.PROCESS, null, 3.0, "feature" + i, text, "less", "classifier:x"));
    }
    Verdict verdict =
        new Verdict(
            Category.P2P,
            "bittorrent",
            VerdictState.VIOLATION,
            0.999,
            7,
            0.001,
            1,
            START,
            Map.of(),
            list,
            List.of(),
            List.of());
    WorkloadReport workload =
        new WorkloadReport(
            "tree:1-2",
            new Owner(OwnerKind.TREE, "uid 7", 7, Trust.SURE),
            List.of(),
            List.of(),
            Context.TRANSFER,
            List.of(verdict),
            null,
            new Basis("0123456789ab", "ba9876543210"),
            List.of(new Fingerprint(Fingerprint.WALLET, "00112233445566778899aabbccddeeff")));
    return new Event(
        "e1",
        "violation.opened",
        START,
        "node<1>",
        "boot",
        1,
        new Incident("i1", Change.OPENED, "", workload),
        null);
  }

  @Test
  void receivers_hear_by_what_was_judged_and_no_fingerprints() {
    for (WebhookFormat format : WebhookFormat.values())
      assertThat(new WebhookBody(format).of(event(1, "x")))
          .doesNotContain("0011223344", "fingerprints\":");
    assertThat(new WebhookBody(WebhookFormat.ACCELGUARD).of(event(1, "x")))
        .contains("ba9876543210");
  }

  @Test
  void the_signature_is_that_of_the_specification() throws IOException {
    Path file = folder.resolve("secret");
    Files.writeString(file, "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n");
    assertThat(
            WebhookSecret.read(file)
                .sign("msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, "{\"test\": 2432232314}"))
        .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
  }

  @Test
  void two_secrets_sign_twice_and_a_bad_file_is_explained_without_its_content() throws IOException {
    Path file = folder.resolve("secret");
    Files.writeString(
        file, "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\nwhsec_" + "A".repeat(32) + "\n");
    assertThat(WebhookSecret.read(file).sign("a", 1, "b").split(" ")).hasSize(2);
    for (String bad : List.of("", "hunter2", "whsec_AAAA", "whsec_%%%")) {
      Files.writeString(file, bad);
      assertThatThrownBy(() -> WebhookSecret.read(file))
          .isInstanceOf(IOException.class)
          .hasMessageNotContaining("hunter2");
    }
  }

  @Test
  void every_answer_has_its_consequence() {
    WebhookNotifier notifier = notifier(url(), true);
    assertThat(notifier.deliver(event(1, "x"))).isInstanceOf(Delivery.Delivered.class);
    status = 302;
    assertThat(notifier.deliver(event(1, "x")))
        .as("never followed")
        .isInstanceOf(Delivery.Retry.class);
    status = 410;
    assertThat(notifier.deliver(event(1, "x"))).isInstanceOf(Delivery.Disabled.class);
    status = 413;
    assertThat(notifier.deliver(event(1, "x"))).isInstanceOf(Delivery.Refused.class);
    status = 429;
    retryAfter = "77";
    assertThat(notifier.deliver(event(1, "x")))
        .isEqualTo(new Delivery.Retry("status 429", Optional.of(Duration.ofSeconds(77))));
    assertThat(heads).extracting(head -> head.get("id")).containsOnly(heads.getFirst().get("id"));
    assertThat(bodies).hasSize(5);
  }

  @Test
  void a_receiver_that_never_answers_costs_no_more_than_the_timeout() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Delivery delivery =
          notifier("http://127.0.0.1:" + silent.getLocalPort() + "/", true, Duration.ofMillis(500))
              .deliver(event(1, "x"));
      assertThat(delivery).isInstanceOf(Delivery.Retry.class);
    }
  }

  @Test
  void a_receiver_that_never_reads_costs_no_more_than_the_timeout() throws IOException {
    try (ServerSocket deaf = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Delivery delivery =
          new CheckedPost(
                  URI.create("http://127.0.0.1:" + deaf.getLocalPort() + "/"),
                  AddressPolicy.allowing(List.of("127.0.0.0/8")),
                  Duration.ofMillis(500))
              .post(Map.of(), "x".repeat(200_000));
      assertThat(delivery).isInstanceOf(Delivery.Retry.class);
    }
  }

  @Test
  void ten_megabytes_of_answer_are_not_read() throws IOException {
    server.removeContext("/");
    AtomicReference<Throwable> cut = new AtomicReference<>();
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, 10 << 20);
          try (OutputStream out = exchange.getResponseBody()) {
            for (int i = 0; i < 10; i++) out.write(new byte[1 << 20]);
          } catch (IOException e) {
            cut.set(e);
            throw e;
          }
        });
    assertThat(notifier(url(), true).deliver(event(1, "x"))).isInstanceOf(Delivery.Delivered.class);
    server.stop(5);
    assertThat(cut.get()).as("the connection ended before all was sent").isNotNull();
  }

  @Test
  void a_receiver_inside_the_site_must_be_allowed_by_the_file() {
    assertThat(notifier(url(), false).deliver(event(1, "x")))
        .isEqualTo(new Delivery.Retry("the URL is not encrypted", Optional.empty()));
    assertThat(notifier("https://127.0.0.1/", false).deliver(event(1, "x")))
        .isEqualTo(new Delivery.Retry("the name leads to a loopback address", Optional.empty()));
    assertThat(notifier("https://127.0.0.1:8443/", false).deliver(event(1, "x")))
        .isInstanceOf(Delivery.Retry.class);
    assertThat(notifier("https://u@127.0.0.1/", false).deliver(event(1, "x")))
        .isInstanceOf(Delivery.Retry.class);
    assertThat(bodies).isEmpty();
  }

  @Test
  void a_body_is_never_longer_than_the_specification_allows() {
    for (WebhookFormat format : WebhookFormat.values()) {
      String body = new WebhookBody(format).of(event(500, "\u00fc".repeat(400)));
      assertThat(body.getBytes(StandardCharsets.UTF_8)).as("%s", format).hasSizeLessThan(20_000);
    }
  }

  @Test
  void a_text_is_never_cut_in_the_middle_of_a_character() {
    String text = "x".repeat(255) + "\ud83d\ude00".repeat(100);
    for (WebhookFormat format : WebhookFormat.values())
      assertThat(new WebhookBody(format).of(event(500, text))).doesNotContain("\ud83d…");
  }

  @Test
  void the_formats_are_what_their_receivers_expect() {
    JsonCodec codec = new JsonCodec();
    Map<String, Object> own =
        codec.readMap(new WebhookBody(WebhookFormat.ACCELGUARD).of(event(1, "x")));
    assertThat(own).containsEntry("type", "violation.opened").containsKeys("timestamp", "data");
    Map<String, Object> alertmanager =
        codec.readMap(new WebhookBody(WebhookFormat.ALERTMANAGER).of(event(1, "x")));
    assertThat(alertmanager)
        .containsEntry("version", "4")
        .containsEntry("status", "firing")
        .containsKeys(
            "groupKey",
            "receiver",
            "groupLabels",
            "commonLabels",
            "commonAnnotations",
            "externalURL",
            "alerts");
    assertThat(
            codec
                .readMap(new WebhookBody(WebhookFormat.SLACK).of(event(1, "<!channel>")))
                .get("text")
                .toString())
        .contains("node&lt;1&gt;", "&lt;!channel&gt;");
  }

  @Test
  void a_failing_receiver_is_tried_by_the_schedule_and_then_given_up() throws IOException {
    status = 500;
    try (Spool spool = Spool.open(folder.resolve("spool"), new UuidV7(now::get, new Random(1)))) {
      spool.offer(LogClass.P0, event(1, "first"));
      spool.offer(LogClass.P0, event(1, "second"));
      spool.commit();
      WebhookQueue queue = new WebhookQueue(spool, notifier(url(), true), now::get, new Random(2));
      List<Double> hours = new ArrayList<>();
      while (queue.books().dropped().get(DropReason.REFUSED) == 0) {
        int before = bodies.size();
        queue.step();
        if (bodies.size() > before)
          hours.add(Duration.between(START, now.get()).toMillis() / 3_600_000.0);
        now.updateAndGet(at -> at.plus(Duration.ofSeconds(1 + hours.size() * 60L)));
      }
      assertThat(hours).hasSize(10);
      assertThat(hours.getLast()).isBetween(68.0, 84.0);
      status = 204;
      now.updateAndGet(at -> at.plus(Duration.ofSeconds(1)));
      queue.step();
      assertThat(queue.books().acknowledged()).isEqualTo(1);
      assertThat(queue.books().balance()).isTrue();
    }
  }
}
