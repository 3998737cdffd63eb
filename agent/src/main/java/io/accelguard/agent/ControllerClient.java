// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import io.accelguard.model.Enrolment;
import io.accelguard.model.JsonCodec;
import io.accelguard.model.Sync;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// The calls to the controller. Plain HTTP goes to loopback addresses only: a secret never crosses
/// a network in the clear.
final class ControllerClient implements AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration CALL = Duration.ofSeconds(30);
  private static final int MAX_ANSWER = 1 << 20;

  private final URI base;
  private final HttpClient http;
  private final JsonCodec codec = new JsonCodec();

  /// What came back.
  ///
  /// @param retryAfter what the controller asked for
  record Answer(int status, String body, Optional<Duration> retryAfter) {}

  /// @throws IOException when the configuration cannot be used
  ControllerClient(AgentConfig.Controller config) throws IOException {
    this.base = config.url();
    if (!base.getScheme().equals("https")
        && !InetAddress.getByName(base.getHost()).isLoopbackAddress()) {
      throw new IOException("controller.url: use https for a controller on another host");
    }
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .followRedirects(HttpClient.Redirect.NEVER);
    if (config.caFile().isPresent()) builder.sslContext(trusting(config.caFile().get()));
    this.http = builder.build();
  }

  private static SSLContext trusting(Path caFile) throws IOException {
    try (InputStream in = Files.newInputStream(caFile)) {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      int number = 0;
      for (Certificate certificate :
          CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        store.setCertificateEntry("ca-" + number++, certificate);
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException("controller.ca-file: " + caFile + " holds no certificates", e);
    }
  }

  /// Makes this host a node.
  Answer enrol(Enrolment.Request request) throws IOException {
    return post("/v1/enroll", codec.write(request), Optional.empty());
  }

  /// Delivers events and learns what has arrived.
  Answer sync(Sync.Request request, String secret) throws IOException {
    return post("/v1/sync", codec.write(request), Optional.of(secret));
  }

  private Answer post(String path, String body, Optional<String> secret) throws IOException {
    String root = base.toString().replaceAll("/+$", "");
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(root + path))
            .timeout(CALL)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body));
    secret.ifPresent(text -> request.header("Authorization", "Bearer " + text));
    try {
      HttpResponse<InputStream> response =
          http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream in = response.body()) {
        String text = new String(in.readNBytes(MAX_ANSWER), StandardCharsets.UTF_8);
        return new Answer(
            response.statusCode(),
            text,
            response.headers().firstValue("Retry-After").flatMap(ControllerClient::seconds));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static Optional<Duration> seconds(String text) {
    return text.matches("\\d{1,6}")
        ? Optional.of(Duration.ofSeconds(Long.parseLong(text)))
        : Optional.empty();
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
