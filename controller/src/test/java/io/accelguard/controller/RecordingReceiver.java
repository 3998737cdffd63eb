// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import com.sun.net.httpserver.HttpServer;
import io.accelguard.model.JsonCodec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// A receiver on loopback that keeps what it is told and answers what it shall.
final class RecordingReceiver implements AfterEachCallback {
  private final HttpServer server;
  private final List<Told> told = new CopyOnWriteArrayList<>();
  private final JsonCodec codec = new JsonCodec();
  private volatile int status = 204;
  private volatile String retryAfter = "";

  RecordingReceiver() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext(
        "/",
        exchange -> {
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          told.add(new Told(exchange.getRequestHeaders().getFirst("webhook-id"), status, body));
          if (!retryAfter.isEmpty()) exchange.getResponseHeaders().add("Retry-After", retryAfter);
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
    server.start();
  }

  /// One try.
  record Told(String id, int status, String body) {}

  /// The YAML of a receiver of this name.
  String yaml(String name, String type, String rest) {
    return """
      - name: %s
        type: %s
        url: http://127.0.0.1:%d/hook
        networks: [127.0.0.0/8]
        %s
    """
        .formatted(name, type, server.getAddress().getPort(), rest);
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/hook";
  }

  void answer(int code, String after) {
    status = code;
    retryAfter = after;
  }

  List<Told> tries() {
    return List.copyOf(told);
  }

  /// Types of the messages that were taken.
  List<String> types() {
    return told.stream()
        .filter(one -> one.status() < 300)
        .map(one -> codec.readMap(one.body()))
        .map(body -> String.valueOf(body.get("type")))
        .toList();
  }

  /// Summaries of all alerts that were taken.
  List<String> summaries() {
    return told.stream()
        .filter(one -> one.status() < 300)
        .flatMap(one ->
            ((List<?>) ((Map<?, ?>) codec.readMap(one.body()).get("data")).get("alerts")).stream())
        .map(alert -> String.valueOf(((Map<?, ?>) alert).get("summary")))
        .toList();
  }

  @Override
  public void afterEach(ExtensionContext context) {
    server.stop(0);
  }
}
