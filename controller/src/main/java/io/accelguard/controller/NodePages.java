// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// One node with all that is known of it, what an administrator decides about it, and the tokens by
/// which hosts become nodes.
final class NodePages implements HttpService {
  private final Access access;
  private final Html html;
  private final NodeViews views;
  private final ControllerServer.NodeParts parts;
  private final InstantSource clock;

  NodePages(
      Access access,
      Html html,
      NodeViews views,
      ControllerServer.NodeParts parts,
      InstantSource clock) {
    this.access = access;
    this.html = html;
    this.views = views;
    this.parts = parts;
    this.clock = clock;
  }

  @Override
  public void routing(HttpRules rules) {
    rules
        .get("/nodes/{node}", access.page(Role.VIEWER, this::node))
        .post("/nodes/{node}/revoke", access.form(Role.ADMIN, this::revoke))
        .post("/nodes/{node}/retire", access.form(Role.OPERATOR, this::retire))
        .post("/v1/nodes/{node}/retire", access.form(Role.OPERATOR, this::retired))
        .post("/nodes/{node}/release", access.form(Role.ADMIN, this::release))
        .post("/nodes/{node}/acknowledge", access.form(Role.OPERATOR, this::acknowledge))
        .get("/tokens", access.page(Role.ADMIN, (v, _, r) -> tokens(v, r, "")))
        .post("/tokens", access.form(Role.ADMIN, this::create))
        .post("/tokens/{token}/revoke", access.form(Role.ADMIN, this::revokeToken));
  }

  private void node(Visitor visitor, ServerRequest request, ServerResponse response)
      throws SQLException {
    Optional<UUID> id = Access.id(request, "node");
    Optional<NodeView> view = id.isPresent() ? views.of(id.get()) : Optional.empty();
    if (view.isEmpty()) html.missing(response);
    else html.page(response, "node.jte", Map.of("visitor", visitor, "view", view.get()));
  }

  /// Back to the node, if something was done.
  private void done(boolean done, Optional<UUID> node, ServerResponse response) {
    if (done && node.isPresent()) Html.go(response, "/nodes/" + node.get());
    else html.missing(response);
  }

  private void revoke(Visitor visitor, Form form, ServerRequest request, ServerResponse response)
      throws SQLException {
    Optional<UUID> id = Access.id(request, "node");
    String reason = form.text("reason", 1_000);
    done(id.isPresent() && parts.identities().revoke(visitor, id.get(), reason), id, response);
  }

  private boolean retire(Visitor visitor, Form form, Optional<UUID> id) throws SQLException {
    String reason = form.text("reason", 1_000);
    return id.isPresent() && parts.identities().retire(visitor, id.get(), reason);
  }

  private void retire(Visitor visitor, Form form, ServerRequest request, ServerResponse response)
      throws SQLException {
    Optional<UUID> id = Access.id(request, "node");
    done(retire(visitor, form, id), id, response);
  }

  private void retired(Visitor visitor, Form form, ServerRequest request, ServerResponse response)
      throws SQLException {
    boolean done = retire(visitor, form, Access.id(request, "node"));
    response.status(done ? 204 : 404).send();
  }

  private void release(Visitor visitor, Form form, ServerRequest request, ServerResponse response)
      throws SQLException {
    Optional<UUID> id = Access.id(request, "node");
    done(id.isPresent() && parts.identities().release(visitor, id.get()), id, response);
  }

  private void acknowledge(
      Visitor visitor, Form form, ServerRequest request, ServerResponse response)
      throws SQLException {
    Optional<UUID> id = Access.id(request, "node");
    done(id.isPresent() && parts.identities().acknowledge(visitor, id.get()), id, response);
  }

  /// @param made a token that was made just now; it is never shown again
  private void tokens(Visitor visitor, ServerResponse response, String made) throws SQLException {
    html.page(
        response,
        "tokens.jte",
        Map.of(
            "visitor",
            visitor,
            "rows",
            parts.tokens().all(),
            "now",
            clock.instant(),
            "made",
            made));
  }

  private void create(Visitor visitor, Form form, ServerRequest request, ServerResponse response)
      throws SQLException {
    int uses = number(form.text("uses", 6), Tokens.MAX_USES);
    int hours = number(form.text("hours", 2), Tokens.MAX_HOURS);
    if (uses == 0 || hours == 0) {
      response.status(422);
      tokens(visitor, response, "");
      return;
    }
    String made = parts.tokens().create(uses, Duration.ofHours(hours), visitor.name());
    tokens(visitor, response, made);
  }

  /// 1 to the most; 0 for everything else.
  private static int number(String text, int most) {
    int number = text.matches("\\d{1,6}") ? Integer.parseInt(text) : 0;
    return number <= most ? number : 0;
  }

  private void revokeToken(
      Visitor visitor, Form form, ServerRequest request, ServerResponse response)
      throws SQLException {
    Optional<UUID> id = Access.id(request, "token");
    if (id.isPresent() && parts.tokens().revoke(id.get(), visitor.name()))
      Html.go(response, "/tokens");
    else html.missing(response);
  }
}
