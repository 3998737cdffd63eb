// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;

/// What came with the program and is the same for everybody: the pages' own files, and the
/// description of the interface.
final class StaticFiles implements HttpService {
  @Override
  public void routing(HttpRules rules) {
    rules
        .get(
            "/static/{file}",
            (request, response) -> page(request.path().pathParameters().get("file"), response))
        .get(
            "/v1/openapi.yaml",
            (_, response) -> send("/openapi.yaml", "application/yaml", response));
  }

  private static void page(String name, ServerResponse response) throws IOException {
    String type =
        switch (name) {
          case "app.css" -> "text/css; charset=utf-8";
          case "app.js" -> "text/javascript; charset=utf-8";
          case "icon.svg" -> "image/svg+xml";
          default -> "";
        };
    if (type.isEmpty()) response.status(404).send();
    else send("/static/" + name, type, response);
  }

  private static void send(String resource, String type, ServerResponse response)
      throws IOException {
    try (InputStream in = StaticFiles.class.getResourceAsStream(resource)) {
      if (in == null) throw new IOException(resource + " did not come with the program");
      response.header(HeaderNames.CONTENT_TYPE, type).send(in.readAllBytes());
    }
  }
}
