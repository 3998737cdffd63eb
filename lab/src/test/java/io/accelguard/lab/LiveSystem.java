// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.lab;

import io.accelguard.model.JsonCodec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;

/// Controller, agent and a webhook receiver, started as a user starts them: the built programs, on
/// free ports, with all state below one folder.
final class LiveSystem implements AutoCloseable {
  static final Path AGENT =
      Path.of("../agent/target/accelguard/bin/accelguard").toAbsolutePath().normalize();
  static final Path CONTROLLER =
      Path.of("../controller/target/accelguard-controller/bin/accelguard-controller")
          .toAbsolutePath()
          .normalize();

  private final Path folder;
  private final WebhookReceiver receiver = new WebhookReceiver();
  private final HttpClient http = HttpClient.newHttpClient();
  private final JsonCodec codec = new JsonCodec();
  private final int page = freePort();
  private final int nodes = freePort();
  private final int metrics = freePort();
  private Process controller;
  private Process agent;

  LiveSystem(Path folder) throws IOException {
    this(folder, "");
  }

  /// @param settings what the agent's configuration says besides
  LiveSystem(Path folder, String settings) throws IOException {
    this.folder = folder;
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("webhook-secret"), WebhookReceiver.SECRET);
    Files.writeString(
        folder.resolve("controller.yaml"),
        "listen: 127.0.0.1:%d\nnodes: {listen: '127.0.0.1:%d'}\nstate-directory: %s\nsync-interval: 5s\n"
            .formatted(page, nodes, folder.resolve("controller")));
    Files.writeString(
        folder.resolve("agent.yaml"),
        """
        mode: notify
        state-directory: %1$s/agent
        metrics:
          listen: 127.0.0.1:%2$d
        controller:
          url: https://127.0.0.1:%3$d
          token-file: %1$s/enroll-token
        webhooks:
          - url: %4$s
            secret-file: %1$s/webhook-secret
            allow-http: true
        """
                .formatted(folder, metrics, nodes, receiver.url())
            + settings);
    controller = startController();
    Files.writeString(
        folder.resolve("enroll-token"),
        output(CONTROLLER, "token", "create", "--config", "controller.yaml"));
    agent = startAgent();
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private Process start(Path program, String log, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("setsid", program.toString()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command)
        .directory(folder.toFile())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve(log).toFile()))
        .start();
  }

  /// Starts the controller and waits until it serves.
  Process startController() throws IOException {
    controller = start(CONTROLLER, "controller.log", "run", "--config", "controller.yaml");
    awaitStatus("http://127.0.0.1:" + page + "/readyz", controller);
    return controller;
  }

  /// Starts the agent and waits until it has sampled.
  Process startAgent() throws IOException {
    agent = start(AGENT, "agent.log", "run", "--config", "agent.yaml");
    awaitStatus("http://127.0.0.1:" + metrics + "/readyz", agent);
    return agent;
  }

  private void awaitStatus(String url, Process process) {
    Awaitility.await(url)
        .atMost(Duration.ofSeconds(90))
        .pollInterval(Duration.ofMillis(200))
        .ignoreExceptions()
        .until(() -> {
          if (!process.isAlive())
            throw new AssertionError("ended at once; see the logs in " + folder);
          return get(url, "").statusCode() == 200;
        });
  }

  private HttpResponse<String> get(String url, String secret) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(10));
    if (!secret.isEmpty()) request.header("Authorization", "Bearer " + secret);
    try {
      return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  /// What a command prints.
  String output(Path program, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectError(folder.resolve("commands.log").toFile())
            .start();
    String text =
        new String(
            process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    Shell.await(process);
    return text;
  }

  /// The agent's scrape page.
  String metrics() throws IOException {
    return get("http://127.0.0.1:" + metrics + "/metrics", "").body();
  }

  /// The controller's first page, as a person who has logged in gets it.
  String page() throws IOException {
    return page("/");
  }

  /// Another one.
  String page(String path) throws IOException {
    return get(pageUrl() + path, loginSecret()).body();
  }

  /// The table of the running agent.
  String table() throws IOException {
    return output(AGENT, "watch", "--agent", folder.resolve("agent").toString(), "--for", "2s");
  }

  String loginSecret() throws IOException {
    return Files.readString(folder.resolve("controller/first-login-secret")).strip();
  }

  int metricsPort() {
    return metrics;
  }

  String pageUrl() {
    return "http://127.0.0.1:" + page;
  }

  WebhookReceiver receiver() {
    return receiver;
  }

  Path folder() {
    return folder;
  }

  Process controller() {
    return controller;
  }

  Process agent() {
    return agent;
  }

  /// Accusations that arrived at the webhook, oldest first.
  List<Accusation> accusations() {
    return receiver.bodies().stream().map(codec::readMap).map(Accusation::of).toList();
  }

  /// What one webhook said.
  ///
  /// @param families nats counted per family
  record Accusation(
      String incident,
      String category,
      String state,
      List<Long> pids,
      Map<String, Double> families) {
    @SuppressWarnings("unchecked")
    static Accusation of(Map<String, Object> body) {
      Map<String, Object> data = (Map<String, Object>) body.get("data");
      Map<String, Object> workload = (Map<String, Object>) data.get("workload");
      Map<String, Object> verdict =
          ((List<Map<String, Object>>) workload.get("verdicts")).getFirst();
      List<Long> pids =
          ((List<Map<String, Object>>) workload.get("processes"))
              .stream().map(p -> ((Number) p.get("pid")).longValue()).toList();
      Map<String, Double> families = new java.util.TreeMap<>();
      ((Map<String, Object>) verdict.get("families"))
          .forEach((name, nats) -> families.put(name, ((Number) nats).doubleValue()));
      return new Accusation(
          (String) data.get("incident"),
          (String) verdict.get("category"),
          (String) verdict.get("state"),
          pids,
          families);
    }
  }

  @Override
  public void close() {
    for (Process process : List.of(agent, controller)) {
      process.destroy();
      Shell.await(process);
    }
    receiver.close();
    if (Files.exists(folder.resolve("keep"))) return;
    try {
      Files.writeString(folder.resolve("ended"), "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
