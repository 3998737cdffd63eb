// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.bench.fleet;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The controller as it is shipped, with its private database, on free ports.
final class BuiltController implements AutoCloseable {
  private final Path program;
  private final Path folder = Files.createTempDirectory("bench-fleet");
  private final int people = freePort();
  private final int nodes = freePort();
  private Process process;

  /// @param interval what nodes are told, such as `30s`
  BuiltController(Path program, String interval) throws IOException, InterruptedException {
    this.program = program;
    Files.writeString(
        folder.resolve("controller.yaml"),
        "listen: 127.0.0.1:%d\nnodes: {listen: '127.0.0.1:%d'}\nstate-directory: %s/state\nsync-interval: %s\n"
            .formatted(people, nodes, folder, interval));
    process = start();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private ProcessBuilder command(String... arguments) {
    List<String> all = new ArrayList<>(List.of(program.toString()));
    all.addAll(List.of(arguments));
    return new ProcessBuilder(all).directory(folder.toFile());
  }

  private Process start() throws IOException, InterruptedException {
    Process started =
        command("run", "--config", "controller.yaml")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
            .start();
    for (int tries = 0; tries < 600 && started.isAlive(); tries++) {
      try {
        if (page("/readyz").statusCode() == 200) return started;
      } catch (IOException e) {
        // Not yet.
      }
      Thread.sleep(100);
    }
    throw new IOException("the controller did not start; see " + folder.resolve("log"));
  }

  /// What somebody who is logged in gets.
  HttpResponse<String> page(String path) throws IOException, InterruptedException {
    Path secret = folder.resolve("state/first-login-secret");
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + people + path));
    if (Files.exists(secret))
      request.header("Authorization", "Bearer " + Files.readString(secret).strip());
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
  }

  String token(int uses) throws IOException, InterruptedException {
    Process made =
        command("token", "create", "--config", "controller.yaml", "--uses", Integer.toString(uses))
            .redirectError(folder.resolve("token.log").toFile())
            .start();
    String token = new String(made.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    if (made.waitFor() != 0) throw new IOException("no token; see " + folder.resolve("token.log"));
    return token;
  }

  int nodes() {
    return nodes;
  }

  Process process() {
    return process;
  }

  void stop() {
    process.destroy();
    process.onExit().join();
  }

  void restart() throws IOException, InterruptedException {
    process = start();
  }

  Path folder() {
    return folder;
  }

  @Override
  public void close() {
    stop();
  }
}
