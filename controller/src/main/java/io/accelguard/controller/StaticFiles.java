// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;

/// The style sheet, the script and the icon; nothing else is served from the program.
final class StaticFiles implements HttpService {
  @Override
  public void routing(HttpRules rules) {
    rules.get("/static/{file}", StaticFiles::file);
  }

  private static void file(ServerRequest request, ServerResponse response) throws IOException {
    String name = request.path().pathParameters().get("file");
    String type =
        switch (name) {
          case "app.css" -> "text/css; charset=utf-8";
          case "app.js" -> "text/javascript; charset=utf-8";
          case "icon.svg" -> "image/svg+xml";
          default -> "";
        };
    try (InputStream in =
        type.isEmpty() ? null : StaticFiles.class.getResourceAsStream("/static/" + name)) {
      if (in == null) {
        response.status(404).send();
        return;
      }
      response.header(HeaderNames.CONTENT_TYPE, type).send(in.readAllBytes());
    }
  }
}
