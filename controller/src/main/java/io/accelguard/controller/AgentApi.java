// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import io.accelguard.controller.Identities.Caller;
import io.accelguard.model.Enrolment;
import io.accelguard.model.JsonCodec;
import io.accelguard.model.Sync;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.ZipException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What nodes call: `POST /v1/enrol`, `POST /v1/renew`, `POST /v1/sync` and `GET
/// /v1/rules/{version}`; all but the first with the certificate that it gave. Every refusal is a
/// [Sync.Problem] with a code that the agent acts on; a database that is away is 503 and the agent
/// keeps its events.
final class AgentApi implements HttpService {
  private static final Logger LOG = LoggerFactory.getLogger(AgentApi.class);
  private static final int MAX_BYTES = 2 << 20;
  private static final int MAX_EVENTS = 256;
  private static final int MAX_LOGS = 16;

  /// A node that was off, or whose controller was, comes back without a person.
  private static final Duration RENEWED_WITHIN = Duration.ofDays(30);

  private final Identities identities;
  private final Enrolments enrolments;
  private final Ingest ingest;
  private final RulePacks packs;
  private final ControllerMetrics metrics;
  private final JsonCodec codec = new JsonCodec();

  AgentApi(
      Identities identities,
      Enrolments enrolments,
      Ingest ingest,
      RulePacks packs,
      ControllerMetrics metrics) {
    this.identities = identities;
    this.enrolments = enrolments;
    this.ingest = ingest;
    this.packs = packs;
    this.metrics = metrics;
  }

  @Override
  public void routing(HttpRules rules) {
    rules
        .post("/enrol", this::enrol)
        .post("/renew", this::renew)
        .post("/sync", this::sync)
        .get("/rules/{version}", this::rules);
  }

  private void enrol(ServerRequest request, ServerResponse response) throws IOException {
    Optional<Enrolment.Request> asked =
        body(request).flatMap(text -> codec.read(Enrolment.Request.class, text));
    Optional<PublicKey> key = asked.flatMap(found -> Pem.requested(found.request()));
    if (key.isEmpty()) {
      refuse(response, 400, "unreadable", "expected token, request, machine, host, agent-version");
      return;
    }
    try {
      Optional<Enrolment.Response> done = enrolments.enrol(asked.get(), key.get());
      if (done.isPresent()) {
        LOG.atInfo().addKeyValue("node", done.get().nodeId()).log("a node enrolled");
        send(response, 200, done.get());
      } else {
        refuse(response, 401, "token-refused", "the token is unknown, used up or over");
      }
    } catch (SQLException e) {
      unavailable(response, e);
    }
  }

  private void renew(ServerRequest request, ServerResponse response) throws IOException {
    try {
      Caller caller = identities.caller(shown(request), RENEWED_WITHIN);
      if (!(caller instanceof Caller.Node(UUID node))) {
        refuse(response, caller);
        return;
      }
      Optional<PublicKey> key =
          body(request)
              .flatMap(text -> codec.read(Enrolment.Renewal.class, text))
              .flatMap(found -> Pem.requested(found.request()));
      Optional<Enrolment.Response> done =
          key.isPresent() ? enrolments.renew(node, key.get()) : Optional.empty();
      if (done.isPresent()) send(response, 200, done.get());
      else refuse(response, 422, "unreadable", "expected a request of the node's own key");
    } catch (SQLException e) {
      unavailable(response, e);
    }
  }

  private void sync(ServerRequest request, ServerResponse response) throws IOException {
    long start = System.nanoTime();
    try {
      Caller caller = identities.caller(shown(request), Duration.ZERO);
      if (!(caller instanceof Caller.Node(UUID node))) {
        refuse(response, caller);
        return;
      }
      Optional<String> text = body(request);
      if (text.isEmpty()) {
        refuse(response, 413, "too-large", "a sync has at most 2 MiB, unpacked");
        return;
      }
      Optional<Sync.Request> sync = codec.read(Sync.Request.class, text.get());
      Optional<Sync.Problem> problem =
          sync.isEmpty() ? Optional.of(unreadable()) : problem(sync.get(), node);
      if (problem.isPresent()) {
        refuse(response, status(problem.get()), problem.get().code(), problem.get().detail());
        return;
      }
      Optional<Sync.Response> answer = ingest.take(node, sync.get(), address(request));
      if (answer.isEmpty()) {
        refuse(response, Identities.conflict());
        return;
      }
      metrics.rejected(answer.get().logs().stream().mapToInt(ack -> ack.rejected().size()).sum());
      metrics.synced(System.nanoTime() - start);
      send(response, 200, answer.get());
    } catch (SQLException e) {
      unavailable(response, e);
    }
  }

  private void rules(ServerRequest request, ServerResponse response) {
    try {
      Caller caller = identities.caller(shown(request), Duration.ZERO);
      if (!(caller instanceof Caller.Node)) {
        refuse(response, caller);
        return;
      }
      Optional<String> body = packs.body(RulePages.version(request));
      if (body.isEmpty()) refuse(response, 404, "no-rules", "this pack is not on offer");
      else
        response
            .header(HeaderNames.CONTENT_TYPE, "application/json")
            .send(body.get().getBytes(StandardCharsets.UTF_8));
    } catch (SQLException e) {
      unavailable(response, e);
    }
  }

  private static Sync.Problem unreadable() {
    return new Sync.Problem("unreadable", "the body is no sync");
  }

  private static int status(Sync.Problem problem) {
    return switch (problem.code()) {
      case "proto" -> 400;
      case "wrong-node" -> 403;
      case "too-many" -> 413;
      default -> 422;
    };
  }

  private static Optional<Sync.Problem> problem(Sync.Request sync, UUID node) {
    if (sync.proto() != Sync.PROTO) {
      return Optional.of(new Sync.Problem("proto", "this controller speaks protocol 1 to 1"));
    }
    if (!sync.nodeId().equals(node.toString())) {
      return Optional.of(new Sync.Problem("wrong-node", "the certificate belongs to another node"));
    }
    if (sync.logs().stream().mapToInt(batch -> batch.events().size()).sum() > MAX_EVENTS) {
      return Optional.of(
          new Sync.Problem("too-many", "a sync has at most " + MAX_EVENTS + " events"));
    }
    if (sync.logs().size() > MAX_LOGS) {
      return Optional.of(new Sync.Problem("too-many", "a sync has at most " + MAX_LOGS + " logs"));
    }
    return sync.logs().stream().allMatch(AgentApi::isWhole)
        ? Optional.empty()
        : Optional.of(unreadable());
  }

  /// As many numbers as events, ascending from 1 on, in a log that exists.
  private static boolean isWhole(Sync.Batch batch) {
    long before = 0;
    for (Long seq : batch.seqs()) {
      if (seq == null || seq <= before) return false;
      before = seq;
    }
    return batch.seqs().size() == batch.events().size()
        && batch.log().matches("p[012]")
        && batch.spoolId().matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
  }

  private static Optional<X509Certificate> shown(ServerRequest request) {
    return request
        .remotePeer()
        .tlsCertificates()
        .filter(chain -> chain.length > 0)
        .map(chain -> (X509Certificate) chain[0]);
  }

  /// As a number: names of nodes are never looked up.
  private static String address(ServerRequest request) {
    return request.remotePeer().address() instanceof InetSocketAddress from
        ? from.getAddress().getHostAddress()
        : "";
  }

  /// The body as text that can be stored; empty when it is longer than a sync may be. What is
  /// packed, see [GzipBodies], is unpacked no further than that.
  private static Optional<String> body(ServerRequest request) throws IOException {
    try (InputStream in = request.content().inputStream()) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      return bytes.length > MAX_BYTES
          ? Optional.empty()
          : Optional.of(Texts.storable(new String(bytes, StandardCharsets.UTF_8)));
    } catch (ZipException | EOFException | UncheckedIOException e) {
      return Optional.of("");
    }
  }

  private void unavailable(ServerResponse response, SQLException e) {
    LOG.atWarn()
        .addKeyValue("cause", e.getMessage())
        .log("the database did not take a call; the node keeps its events");
    response.header(HeaderNames.RETRY_AFTER, "5");
    refuse(response, 503, "database-away", "try again");
  }

  private void refuse(ServerResponse response, Caller caller) {
    if (!(caller instanceof Caller.Refused(int status, Sync.Problem why))) return;
    if (status == 409) response.header(HeaderNames.RETRY_AFTER, "60");
    refuse(response, status, why.code(), why.detail());
  }

  private void refuse(ServerResponse response, int status, String code, String detail) {
    metrics.refused(code);
    send(response, status, new Sync.Problem(code, detail));
  }

  private void send(ServerResponse response, int status, Object body) {
    response.status(status).header(HeaderNames.CONTENT_TYPE, "application/json");
    response.send(codec.write(body).getBytes(StandardCharsets.UTF_8));
  }
}
