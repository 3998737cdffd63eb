// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// Serves `/metrics`, `/healthz` and `/readyz`, read-only. At most four requests are answered at
/// once and sixteen wait; the launcher sets the limits on slow clients
/// (`sun.net.httpserver.maxReqTime` and kin), which the JDK takes from system properties only.
final class ScrapeServer implements AutoCloseable {
  private static final int AT_ONCE = 4;
  private static final int WAITING = 16;

  private final HttpServer server;
  private final WebGate gate;
  private final ThreadPoolExecutor threads;

  /// What the server tells.
  interface Health {
    /// Empty when ticks go on, else what is wrong.
    String trouble();

    /// Whether everything is wired and the first tick was judged.
    boolean ready();
  }

  /// Binds and begins to serve.
  ///
  /// @param gate who may read, and over what
  ScrapeServer(ListenAddress listen, WebGate gate, Metrics metrics, Health health)
      throws IOException {
    this.gate = gate;
    server =
        gate.config().tls().isPresent()
            ? encrypted(listen, () -> gate.config().tls().orElseThrow())
            : HttpServer.create(listen.socketAddress(), 64);
    threads =
        new ThreadPoolExecutor(
            AT_ONCE,
            AT_ONCE,
            30,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(WAITING),
            Thread.ofPlatform().daemon().name("scrape-", 0).factory());
    threads.allowCoreThreadTimeOut(true);
    server.setExecutor(threads);
    server.createContext("/", exchange -> answer(exchange, metrics, health));
    server.start();
  }

  /// Takes a changed web configuration; connections that exist keep what they have. One thread.
  void refresh() {
    gate.poll();
  }

  private static HttpServer encrypted(ListenAddress listen, Supplier<WebTls> tls)
      throws IOException {
    HttpsServer server = HttpsServer.create(listen.socketAddress(), 64);
    server.setHttpsConfigurator(
        new HttpsConfigurator(new LiveTlsContext(() -> tls.get().context())) {
          @Override
          public void configure(HttpsParameters connection) {
            connection.setSSLParameters(tls.get().parameters());
          }
        });
    return server;
  }

  /// The port in use, also when the configuration said 0.
  int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void answer(HttpExchange exchange, Metrics metrics, Health health) throws IOException {
    try (exchange) {
      gate.config().headers().forEach(exchange.getResponseHeaders()::set);
      String credentials = exchange.getRequestHeaders().getFirst("Authorization");
      switch (gate.check(credentials == null ? "" : credentials)) {
        case ADMITTED -> {}
        case REFUSED -> {
          exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"accelguard\"");
          text(exchange, 401, "name and password are needed");
          return;
        }
        case LATER -> {
          exchange.getResponseHeaders().set("Retry-After", "1");
          text(exchange, 429, "too many passwords are tried");
          return;
        }
      }
      String method = exchange.getRequestMethod();
      if (!method.equals("GET") && !method.equals("HEAD")) {
        exchange.getResponseHeaders().set("Allow", "GET, HEAD");
        text(exchange, 405, "only GET and HEAD");
        return;
      }
      switch (exchange.getRequestURI().getPath()) {
        case "/metrics" -> metrics(exchange, metrics);
        case "/healthz" -> {
          String trouble = health.trouble();
          text(exchange, trouble.isEmpty() ? 200 : 503, trouble.isEmpty() ? "ok" : trouble);
        }
        case "/readyz" ->
            text(exchange, health.ready() ? 200 : 503, health.ready() ? "ok" : "starting");
        case "/" -> text(exchange, 200, "accelguard agent: /metrics /healthz /readyz");
        case null, default -> text(exchange, 404, "not found");
      }
    }
  }

  private static void metrics(HttpExchange exchange, Metrics metrics) throws IOException {
    String accept = exchange.getRequestHeaders().getFirst("Accept");
    ExpositionFormatWriter format = metrics.format(accept == null ? "" : accept);
    ByteArrayOutputStream body = new ByteArrayOutputStream(16 * 1024);
    metrics.write(format, body);
    send(exchange, 200, format.getContentType(), body.toByteArray());
  }

  private static void text(HttpExchange exchange, int status, String text) throws IOException {
    send(
        exchange,
        status,
        "text/plain; charset=utf-8",
        (text + "\n").getBytes(StandardCharsets.UTF_8));
  }

  private static void send(HttpExchange exchange, int status, String type, byte[] body)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.getResponseHeaders().set("Content-Length", Integer.toString(body.length));
      exchange.sendResponseHeaders(status, -1);
    } else {
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    }
  }
}
