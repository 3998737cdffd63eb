// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import io.accelguard.agent.ControllerClient.Answer;
import io.accelguard.model.Enrolment;
import io.accelguard.model.Enrolment.Held;
import io.accelguard.model.JsonCodec;
import io.accelguard.model.Sync;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How this host becomes a node of its controller and stays one: it enrols with a token, renews its
/// certificate when two thirds of its life are over by the controller's clock, and enrols anew when
/// it is not known any more. One thread at a time.
final class Membership implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Membership.class);

  private final AgentConfig.Controller config;
  private final NodeIdentity identity;
  private final Path hostRoot;
  private final String version;
  private final JsonCodec codec = new JsonCodec();
  private Optional<Node> node = Optional.empty();

  Membership(AgentConfig.Controller config, NodeIdentity identity, Path hostRoot, String version) {
    this.config = config;
    this.identity = identity;
    this.hostRoot = hostRoot;
    this.version = version;
  }

  /// What this host is, and how it calls.
  record Node(Held held, ControllerClient client) {}

  /// What is held now, also when a command has just replaced it; enrols when nothing is.
  Node node() throws IOException {
    Optional<Held> held = identity.read();
    if (held.isEmpty()) held = Optional.of(enrol());
    if (node.isEmpty() || !node.get().held().equals(held.get())) {
      close();
      node =
          Optional.of(
              new Node(held.get(), ControllerClient.of(config.url(), held.get(), identity.key())));
    }
    return node.get();
  }

  /// Exchanges the token for a certificate. The machine is named by a hash of its machine id, so
  /// that the controller recognises it without learning the id.
  ///
  /// @throws IOException when the controller cannot be reached or refuses, with a message for
  ///   people
  Held enrol() throws IOException {
    if (config.tokenFile().isEmpty())
      throw new IOException("this host is no node yet: controller.token-file is missing");
    String token = Files.readString(config.tokenFile().get()).strip();
    int end = token.indexOf('.');
    String pin =
        config
            .authorityPin()
            .or(() -> end < 0 ? Optional.empty() : Optional.of(token.substring(end + 1)))
            .orElseThrow(() ->
                new IOException("the token names no authority; set controller.authority-pin"));
    Enrolment.Request request =
        new Enrolment.Request(
            token, SigningRequest.of(identity.key()), machine(), HostName.of(hostRoot), version);
    try (ControllerClient client = ControllerClient.nameless(config.url(), pin)) {
      Answer answer = client.enrol(request);
      if (answer.status() != 200)
        throw new IOException("the controller refused to enrol this node: " + detail(answer));
      return keep(answer, pin);
    }
  }

  private Held keep(Answer answer, String pin) throws IOException {
    Enrolment.Response given =
        codec
            .read(Enrolment.Response.class, answer.body())
            .orElseThrow(() -> new IOException("the controller's answer cannot be read"));
    Held held = new Held(given.nodeId(), given.certificate(), pin);
    identity.write(held);
    return held;
  }

  private String detail(Answer answer) {
    return Terminal.safe(
        codec
            .read(Sync.Problem.class, answer.body())
            .map(problem -> problem.code() + ": " + problem.detail())
            .orElse("status " + answer.status()));
  }

  /// A call was answered at a time of the controller's clock, which alone counts: this host's may
  /// be days off.
  void answeredAt(Instant controllersTime) throws IOException {
    if (node.isEmpty() || controllersTime.isBefore(renewAt(node.get().held()))) return;
    Answer answer = renewal(node.get());
    if (answer.status() == 200) keep(answer, node.get().held().authorityPin());
    else
      log.atWarn()
          .addKeyValue("why", detail(answer))
          .log("the certificate of this node was not renewed; it is tried again with each call");
  }

  private static Instant renewAt(Held held) throws IOException {
    try {
      X509Certificate certificate = ControllerClient.certificate(held.certificate());
      Instant from = certificate.getNotBefore().toInstant();
      Duration life = Duration.between(from, certificate.getNotAfter().toInstant());
      return from.plus(life.multipliedBy(2).dividedBy(3));
    } catch (GeneralSecurityException e) {
      throw new IOException("the certificate of this node cannot be read", e);
    }
  }

  private Answer renewal(Node of) throws IOException {
    return of.client().renew(new Enrolment.Renewal(SigningRequest.of(identity.key())));
  }

  /// The controller does not take this node's certificate. True when the next call may be taken.
  ///
  /// @param code of the problem that it told
  boolean refused(String code) throws IOException {
    if (node.isEmpty()) return false;
    if (code.equals("cert-expired")) {
      Answer answer = renewal(node.get());
      if (answer.status() == 200) {
        keep(answer, node.get().held().authorityPin());
        log.info("the certificate of this node had expired and was renewed");
        return true;
      }
    }
    if (code.equals("cert-expired") || code.equals("node-unknown")) {
      log.atWarn()
          .addKeyValue("code", code)
          .log("the controller does not know this node any more; it enrols again with its token");
      identity.forget();
      return true;
    }
    return false;
  }

  private String machine() {
    Path file = hostRoot.resolve("etc/machine-id");
    try {
      byte[] id = ("accelguard " + Files.readString(file).strip()).getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(id));
    } catch (IOException e) {
      return "unknown";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  @Override
  public void close() {
    node.ifPresent(open -> open.client().close());
    node = Optional.empty();
  }
}
