// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import io.accelguard.model.Enrolment;
import io.accelguard.model.JsonCodec;
import io.accelguard.model.RulePack;
import io.accelguard.model.Sync;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/// The calls to the controller: always TLS, always to whoever shows the pinned authority.
final class ControllerClient implements AutoCloseable {

  /// With the TLS handshake, which takes seconds on a host whose cores are all taken.
  private static final Duration CONNECT = Duration.ofSeconds(15);

  private static final Duration CALL = Duration.ofSeconds(30);
  private static final int MAX_ANSWER = 1 << 20;
  private static final int PACKED_FROM = 1_024;

  private final URI base;
  private final HttpClient http;
  private final JsonCodec codec = new JsonCodec();

  /// What came back.
  ///
  /// @param retryAfter what the controller asked for
  record Answer(int status, String body, Optional<Duration> retryAfter) {}

  private ControllerClient(URI base, SSLContext context) {
    this.base = base;
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .sslContext(context)
            .build();
  }

  /// A client that has nothing to show yet.
  ///
  /// @param pin of the authority
  static ControllerClient nameless(URI base, String pin) throws IOException {
    return new ControllerClient(base, context(pin, new KeyManager[0]));
  }

  /// A client that shows a node's certificate.
  static ControllerClient of(URI base, Enrolment.Held held, KeyPair key) throws IOException {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry(
          "node",
          key.getPrivate(),
          new char[0],
          new Certificate[] {certificate(held.certificate())});
      KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
      keys.init(store, new char[0]);
      return new ControllerClient(base, context(held.authorityPin(), keys.getKeyManagers()));
    } catch (GeneralSecurityException e) {
      throw new IOException("the certificate of this node cannot be used", e);
    }
  }

  static X509Certificate certificate(String pem) throws GeneralSecurityException {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
  }

  private static SSLContext context(String pin, KeyManager[] keys) throws IOException {
    try {
      SSLContext context = SSLContext.getInstance("TLSv1.3");
      context.init(keys, new TrustManager[] {new PinnedTrust(pin)}, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException("this Java has no TLS 1.3", e);
    }
  }

  /// Makes this host a node.
  Answer enrol(Enrolment.Request request) throws IOException {
    return post("/v1/enrol", codec.write(request));
  }

  /// Asks for the next certificate.
  Answer renew(Enrolment.Renewal request) throws IOException {
    return post("/v1/renew", codec.write(request));
  }

  /// Delivers events and learns what has arrived.
  Answer sync(Sync.Request request) throws IOException {
    return post("/v1/sync", codec.write(request));
  }

  /// Fetches a rule pack, as JSON of a [RulePack.Signed].
  Answer rulePack(long version) throws IOException {
    return send(request("/v1/rules/" + version).GET().build(), RulePack.MAX_BYTES);
  }

  private Answer post(String path, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    boolean packs = bytes.length >= PACKED_FROM;
    HttpRequest.Builder request =
        request(path)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(packs ? packed(bytes) : bytes));
    if (packs) request.header("Content-Encoding", "gzip");
    return send(request.build(), MAX_ANSWER);
  }

  private HttpRequest.Builder request(String path) throws IOException {
    if (!base.getScheme().equals("https")) throw new IOException("controller.url must be https");
    return HttpRequest.newBuilder(URI.create(base.toString().replaceAll("/+$", "") + path))
        .timeout(CALL);
  }

  private Answer send(HttpRequest request, int most) throws IOException {
    try {
      HttpResponse<InputStream> response =
          http.send(request, HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream in = response.body()) {
        String text = new String(in.readNBytes(most), StandardCharsets.UTF_8);
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

  private static byte[] packed(byte[] bytes) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(bytes);
    }
    return packed.toByteArray();
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
