// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import io.accelguard.model.Enrolment;
import io.accelguard.model.JsonCodec;
import io.accelguard.model.Sync;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What nodes call: `POST /v1/enroll` and `POST /v1/sync`. Every refusal is a [Sync.Problem] with a
/// code that the agent acts on; a database that is away is 503 and the agent keeps its events.
final class AgentApi implements HttpService {
  private static final Logger LOG = LoggerFactory.getLogger(AgentApi.class);
  private static final int MAX_BYTES = 2 << 20;
  private static final int MAX_EVENTS = 256;
  private static final int MAX_LOGS = 16;

  private final Enrolments enrolments;
  private final Ingest ingest;
  private final ControllerMetrics metrics;
  private final JsonCodec codec = new JsonCodec();

  AgentApi(Enrolments enrolments, Ingest ingest, ControllerMetrics metrics) {
    this.enrolments = enrolments;
    this.ingest = ingest;
    this.metrics = metrics;
  }

  @Override
  public void routing(HttpRules rules) {
    rules.post("/enroll", this::enrol).post("/sync", this::sync);
  }

  private void enrol(ServerRequest request, ServerResponse response) throws IOException {
    Optional<Enrolment.Request> asked =
        body(request).flatMap(text -> codec.read(Enrolment.Request.class, text));
    if (asked.isEmpty()) {
      refuse(response, 400, "unreadable", "expected token, machine, host and agent-version");
      return;
    }
    try {
      Optional<Enrolment.Response> done = enrolments.enrol(asked.get());
      if (done.isPresent()) {
        LOG.atInfo().addKeyValue("node", done.get().nodeId()).log("a node enrolled");
        send(response, 200, done.get());
      } else {
        refuse(response, 401, "token-refused", "the token is unknown, used up or expired");
      }
    } catch (SQLException e) {
      unavailable(response, e);
    }
  }

  private void sync(ServerRequest request, ServerResponse response) throws IOException {
    long start = System.nanoTime();
    try {
      Optional<UUID> node =
          bearer(request).isPresent() ? enrolments.nodeOf(bearer(request).get()) : Optional.empty();
      if (node.isEmpty()) {
        refuse(response, 401, "node-unknown", "enrol this node again");
        return;
      }
      Optional<String> text = body(request);
      if (text.isEmpty()) {
        refuse(response, 413, "too-large", "a sync has at most 2 MiB");
        return;
      }
      Optional<Sync.Request> sync = codec.read(Sync.Request.class, text.get());
      Optional<Sync.Problem> problem =
          sync.isEmpty() ? Optional.of(unreadable()) : problem(sync.get(), node.get());
      if (problem.isPresent()) {
        refuse(response, status(problem.get()), problem.get().code(), problem.get().detail());
        return;
      }
      Sync.Response answer = ingest.take(node.get(), sync.get());
      metrics.rejected(answer.logs().stream().mapToInt(ack -> ack.rejected().size()).sum());
      metrics.synced(System.nanoTime() - start);
      send(response, 200, answer);
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
      return Optional.of(new Sync.Problem("wrong-node", "the secret belongs to another node"));
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

  private static Optional<String> bearer(ServerRequest request) {
    return request
        .headers()
        .first(HeaderNames.AUTHORIZATION)
        .filter(v -> v.startsWith("Bearer "))
        .map(v -> v.substring(7));
  }

  /// The body as text that can be stored; empty when it is longer than a sync may be.
  private static Optional<String> body(ServerRequest request) throws IOException {
    try (InputStream in = request.content().inputStream()) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      return bytes.length > MAX_BYTES
          ? Optional.empty()
          : Optional.of(Texts.storable(new String(bytes, StandardCharsets.UTF_8)));
    }
  }

  private void unavailable(ServerResponse response, SQLException e) {
    LOG.atWarn()
        .addKeyValue("cause", e.getMessage())
        .log("the database did not take a call; the node keeps its events");
    response.header(HeaderNames.RETRY_AFTER, "5");
    refuse(response, 503, "database-away", "try again");
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
