// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import io.helidon.http.ForbiddenException;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;

/// The door of every page and interface: who comes, whether their role suffices, and whether a form
/// was sent from one of our pages.
final class Access {
  static final String COOKIE = "accelguard_session";

  private final Logins logins;

  Access(Logins logins) {
    this.logins = logins;
  }

  /// What a visitor gets.
  @FunctionalInterface
  interface Answer {
    void to(Visitor visitor, ServerRequest request, ServerResponse response) throws Exception;
  }

  /// What a visitor who sends a form gets.
  @FunctionalInterface
  interface FormAnswer {
    void to(Visitor visitor, Form form, ServerRequest request, ServerResponse response)
        throws Exception;
  }

  /// A page: strangers are sent to the log-in.
  Handler page(Role least, Answer answer) {
    return (request, response) -> {
      Optional<Visitor> visitor = visitor(request);
      if (visitor.isEmpty()) Html.go(response, "/login");
      else answer.to(suffices(visitor.get(), least), request, response);
    };
  }

  /// An interface for scripts: strangers are refused.
  Handler api(Role least, Answer answer) {
    return (request, response) -> {
      Optional<Visitor> visitor = visitor(request);
      if (visitor.isEmpty()) response.status(401).send();
      else answer.to(suffices(visitor.get(), least), request, response);
    };
  }

  /// A form: from a session it must carry that session's own token.
  Handler form(Role least, FormAnswer answer) {
    return (request, response) -> {
      Optional<Visitor> visitor = visitor(request);
      if (visitor.isEmpty()) {
        Html.go(response, "/login");
        return;
      }
      Form form = Form.of(request);
      String csrf = visitor.get().csrf();
      if (!csrf.isEmpty() && !Secrets.areEqual(csrf, form.text("csrf", 128)))
        throw new ForbiddenException("this form was not sent from a page of this session");
      answer.to(suffices(visitor.get(), least), form, request, response);
    };
  }

  private static Visitor suffices(Visitor visitor, Role least) {
    if (!visitor.role().may(least))
      throw new ForbiddenException("this needs the role " + least.id());
    return visitor;
  }

  private Optional<Visitor> visitor(ServerRequest request) throws SQLException {
    Optional<String> bearer =
        request
            .headers()
            .first(HeaderNames.AUTHORIZATION)
            .filter(v -> v.startsWith("Bearer "))
            .map(v -> v.substring(7));
    if (bearer.isPresent()) return logins.bearer(bearer.get());
    Optional<String> session = session(request);
    return session.isPresent() ? logins.session(session.get()) : Optional.empty();
  }

  /// The id that a path names; empty if it is none.
  static Optional<UUID> id(ServerRequest request, String parameter) {
    try {
      return Optional.of(UUID.fromString(request.path().pathParameters().get(parameter)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  static Optional<String> session(ServerRequest request) {
    return request.headers().cookies().first(COOKIE).asOptional();
  }
}
