// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import io.helidon.http.BadRequestException;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Where the next page of a list begins: behind the last row of this one. Rows are ordered by a
/// time that does not change and a key, so that nothing is left out however the list grows.
record Cursor(Instant at, String key) {
  /// Before the first row of a list that begins with the newest.
  static final Cursor START = new Cursor(Instant.parse("9999-12-31T00:00:00Z"), "");

  private static final int USUAL = 100;
  private static final int MOST = 500;

  /// Some rows, and whether there are more.
  record Page<T>(List<T> rows, Optional<Cursor> next) {
    Page {
      rows = List.copyOf(rows);
    }

    /// Of one row more than was asked for.
    static <T> Page<T> of(List<T> found, int limit, Function<T, Cursor> place) {
      if (found.size() <= limit) return new Page<>(found, Optional.empty());
      List<T> rows = found.subList(0, limit);
      return new Page<>(rows, Optional.of(place.apply(rows.getLast())));
    }

    /// Tells a script by the header `Link` where it goes on (RFC 8288).
    void link(ServerRequest request, ServerResponse response) {
      next.ifPresent(cursor ->
          response.header(
              HeaderNames.LINK,
              "<"
                  + request.path().path()
                  + "?"
                  + request.query().names().stream()
                      .filter(name -> !name.equals("cursor"))
                      .map(name ->
                          Words.segment(name)
                              + "="
                              + Words.segment(request.query().get(name))
                              + "&")
                      .collect(Collectors.joining())
                  + "cursor="
                  + cursor.text()
                  + ">; rel=\"next\""));
    }
  }

  static Cursor of(ServerRequest request) {
    return request.query().first("cursor").asOptional().map(Cursor::parse).orElse(START);
  }

  /// How many rows are asked for.
  static int limit(ServerRequest request) {
    String text = request.query().first("limit").asOptional().orElse("" + USUAL);
    try {
      int limit = Integer.parseInt(text);
      if (limit >= 1 && limit <= MOST) return limit;
    } catch (NumberFormatException e) {
      // Answered below, like a number that is out of bounds.
    }
    throw new BadRequestException("limit is 1 to " + MOST);
  }

  String text() {
    String plain = at + " " + key;
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(plain.getBytes(StandardCharsets.UTF_8));
  }

  static Cursor parse(String text) {
    try {
      String plain = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
      int blank = plain.indexOf(' ');
      if (blank > 0)
        return new Cursor(
            Texts.bounded(Instant.parse(plain.substring(0, blank))),
            Texts.bounded(plain.substring(blank + 1), 256));
    } catch (IllegalArgumentException | DateTimeException e) {
      // Answered below.
    }
    throw new BadRequestException("this is not a cursor that was handed out");
  }
}
