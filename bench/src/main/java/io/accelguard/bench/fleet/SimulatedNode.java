// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.bench.fleet;

import io.accelguard.agent.SigningRequest;
import io.accelguard.bench.fleet.Channel.Answer;
import io.accelguard.model.Enrolment;
import io.accelguard.model.Event;
import io.accelguard.model.JsonCodec;
import io.accelguard.model.Sync;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/// What the controller sees of one agent: key, certificate, spool with books that balance.
final class SimulatedNode implements AutoCloseable {
  private final int number;
  private final int port;
  private final TrustManager[] trust;
  private final JsonCodec codec = new JsonCodec();
  private final String spool = UUID.randomUUID().toString();
  private final String instance = UUID.randomUUID().toString();
  private final Instant start = Instant.now();
  private final List<String> waiting = new ArrayList<>();
  private Channel channel;
  private String id = "";
  private long acknowledged;

  SimulatedNode(int number, int port, TrustManager[] trust) throws GeneralSecurityException {
    this.number = number;
    this.port = port;
    this.trust = trust;
    this.channel = new Channel(context(new KeyManager[0]), port);
  }

  private SSLContext context(KeyManager[] keys) throws GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLSv1.3");
    context.init(keys, trust, null);
    return context;
  }

  String id() {
    return id;
  }

  /// Events that the controller has not acknowledged.
  int waiting() {
    return waiting.size();
  }

  long handshakes() {
    return channel.handshakes();
  }

  /// Becomes a node, with a key of its own.
  void enrol(String token) throws IOException, GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    KeyPair key = generator.generateKeyPair();
    Enrolment.Request request =
        new Enrolment.Request(
            token, SigningRequest.of(key), "simulated " + number, "node-" + number, "simulated");
    Answer answer = channel.post("/v1/enrol", codec.write(request));
    if (answer.status() != 200) throw new IOException("enrolment: " + answer);
    Enrolment.Response given = codec.read(Enrolment.Response.class, answer.body()).orElseThrow();
    id = given.nodeId();
    channel.close();
    channel = new Channel(context(keys(key, given.certificate())), port);
  }

  private static KeyManager[] keys(KeyPair key, String pem)
      throws IOException, GeneralSecurityException {
    Certificate certificate =
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry("node", key.getPrivate(), new char[0], new Certificate[] {certificate});
    KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
    factory.init(store, new char[0]);
    return factory.getKeyManagers();
  }

  /// Something to report.
  void happens() {
    Event event =
        new Event(
            UUID.randomUUID().toString(),
            "collector.blind",
            Instant.now(),
            "node-" + number,
            instance,
            uptime(),
            null,
            "nvml: driver hangs");
    waiting.add(codec.write(event));
  }

  private double uptime() {
    return Duration.between(start, Instant.now()).toMillis() / 1e3;
  }

  /// Reports everything that waits.
  ///
  /// @return when to call again
  Duration sync() throws IOException {
    List<Long> seqs = new ArrayList<>();
    for (int i = 0; i < waiting.size(); i++) seqs.add(acknowledged + 1 + i);
    Sync.Batch events =
        new Sync.Batch(
            "p1",
            spool,
            seqs,
            List.copyOf(waiting),
            acknowledged + waiting.size(),
            acknowledged,
            Map.of(),
            waiting.size());
    Sync.Request request =
        new Sync.Request(
            Sync.PROTO,
            id,
            "simulated",
            instance,
            instance,
            "node-" + number,
            Instant.now(),
            uptime(),
            "observe",
            List.of(empty("p0"), events, empty("p2")),
            new Sync.NodeState(
                0.1,
                true,
                List.of(),
                List.of("NVIDIA H100 80GB HBM3 nvidia:GPU-" + number),
                Map.of("cpu", "simulated", "memory", "64 GiB", "os", "Debian 12", "kernel", "6.18"),
                Map.of("clear", 40),
                new Sync.Rules("0123456789ab", 0, "")),
            null);
    Answer answer = channel.post("/v1/sync", codec.write(request));
    if (answer.status() != 200) throw new IOException(answer.status() + " " + answer.body());
    Sync.Response response =
        codec
            .read(Sync.Response.class, answer.body())
            .orElseThrow(() -> new IOException("no answer"));
    for (Sync.Ack ack : response.logs()) {
      if (!ack.log().equals("p1")) continue;
      while (acknowledged < ack.ackSeq()) {
        waiting.removeFirst();
        acknowledged++;
      }
    }
    return Duration.ofSeconds(response.nextSyncSeconds());
  }

  private Sync.Batch empty(String log) {
    return new Sync.Batch(log, spool, List.of(), List.of(), 0, 0, Map.of(), 0);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
