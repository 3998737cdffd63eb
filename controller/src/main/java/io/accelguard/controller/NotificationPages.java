// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import io.accelguard.controller.NotificationView.ReceiverRow;
import io.helidon.http.ForbiddenException;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.net.URI;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// Receivers, messages that were given up, and silences. They are of all groups, so whoever may see
/// only some sees none of it.
final class NotificationPages implements HttpService {
  private static final int MAX_DEAD = 200;

  private final Access access;
  private final Html html;
  private final Notifications parts;

  NotificationPages(Access access, Html html, Notifications parts) {
    this.access = access;
    this.html = html;
    this.parts = parts;
  }

  @Override
  public void routing(HttpRules rules) {
    rules
        .get("/notifications", access.page(Role.OPERATOR, (v, _, r) -> page(v, r, "")))
        .post("/notifications/{id}/replay", access.form(Role.OPERATOR, this::replay))
        .post("/receivers/{name}/enable", access.form(Role.OPERATOR, this::enable))
        .post("/silences", access.form(Role.OPERATOR, this::silence))
        .post("/silences/{id}/revoke", access.form(Role.OPERATOR, this::revoke))
        .get("/v1/notifications", access.api(Role.OPERATOR, (v, _, r) -> json(v, r)))
        .get("/v1/silences", access.api(Role.OPERATOR, (v, _, r) -> silences(v, r)));
  }

  private void page(Visitor visitor, ServerResponse response, String problem) throws SQLException {
    html.page(
        response, "notifications.jte", Map.of("visitor", visitor, "view", view(visitor, problem)));
  }

  private NotificationView view(Visitor visitor, String problem) throws SQLException {
    refuseScoped(visitor);
    return new NotificationView(
        parts.clock().instant(),
        receivers(),
        parts.outbox().dead(MAX_DEAD),
        parts.silences().all(),
        problem);
  }

  private List<ReceiverRow> receivers() throws SQLException {
    Map<String, Long> waiting = parts.outbox().counts("waiting");
    Map<String, Long> dead = parts.outbox().counts("dead");
    Map<String, Outbox.Health> health = parts.outbox().health();
    return parts.config().receivers().stream()
        .map(receiver -> {
          Outbox.Health known =
              health.getOrDefault(receiver.name(), new Outbox.Health("works", ""));
          return new ReceiverRow(
              receiver.name(),
              receiver.kind().id(),
              receiver
                  .url()
                  .map(URI::getHost)
                  .or(() -> receiver.mailbox().map(Mailbox::host))
                  .orElse(""),
              known.state(),
              known.problem(),
              waiting.getOrDefault(receiver.name(), 0L),
              dead.getOrDefault(receiver.name(), 0L));
        })
        .toList();
  }

  private void replay(Visitor visitor, Form form, ServerRequest request, ServerResponse response)
      throws SQLException {
    refuseScoped(visitor);
    Optional<UUID> id = Access.id(request, "id");
    done(response, id.isPresent() && parts.outbox().replay(visitor, id.get()));
  }

  private void enable(Visitor visitor, Form form, ServerRequest request, ServerResponse response)
      throws SQLException {
    refuseScoped(visitor);
    done(response, parts.outbox().enable(visitor, request.path().pathParameters().get("name")));
  }

  private void silence(Visitor visitor, Form form, ServerRequest request, ServerResponse response)
      throws SQLException {
    refuseScoped(visitor);
    String hours = form.text("hours", 4);
    Silences.Wish wish =
        new Silences.Wish(
            form.text("account", 255),
            form.text("category", 64),
            form.text("host", 255),
            form.text("owner", 128),
            form.text("reason", 1_000),
            hours.matches("\\d{1,3}") ? Integer.parseInt(hours) : 0);
    Optional<String> problem = wish.problem();
    if (problem.isPresent()) {
      response.status(422);
      page(visitor, response, problem.get());
      return;
    }
    parts.silences().add(visitor, wish);
    Html.go(response, "/notifications");
  }

  private void revoke(Visitor visitor, Form form, ServerRequest request, ServerResponse response)
      throws SQLException {
    refuseScoped(visitor);
    Optional<UUID> id = Access.id(request, "id");
    done(response, id.isPresent() && parts.silences().revoke(visitor, id.get()));
  }

  private void done(ServerResponse response, boolean done) {
    if (done) Html.go(response, "/notifications");
    else html.missing(response);
  }

  private void json(Visitor visitor, ServerResponse response) throws SQLException {
    NotificationView view = view(visitor, "");
    html.json(
        response,
        Map.of(
            "receivers",
            view.receivers().stream()
                .map(row ->
                    Map.of(
                        "name", row.name(),
                        "type", row.kind(),
                        "state", row.state(),
                        "problem", row.problem(),
                        "queued", row.waiting(),
                        "dead", row.dead()))
                .toList(),
            "dead",
            view.dead().stream()
                .map(dead ->
                    Map.of(
                        "id", dead.id().toString(),
                        "receiver", dead.receiver(),
                        "created", dead.created().toString(),
                        "failures", dead.failures(),
                        "problem", dead.problem(),
                        "summary", dead.summary()))
                .toList()));
  }

  private void silences(Visitor visitor, ServerResponse response) throws SQLException {
    html.json(
        response,
        view(visitor, "").silences().stream()
            .map(silence ->
                Map.of(
                    "id", silence.id().toString(),
                    "account", silence.account(),
                    "category", silence.category(),
                    "host", silence.host(),
                    "owner", silence.owner(),
                    "reason", silence.reason(),
                    "created-by", silence.createdBy(),
                    "ends", silence.end().toString()))
            .toList());
  }

  private static void refuseScoped(Visitor visitor) {
    if (!visitor.groups().isEmpty())
      throw new ForbiddenException("notifications are of all groups");
  }
}
