// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import io.accelguard.model.JsonCodec;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// Answers as pages and as JSON, in which no character is hidden.
final class Html {
  private final TemplateEngine templates;
  private final JsonCodec codec = new JsonCodec();

  Html(TemplateEngine templates) {
    this.templates = templates;
  }

  void page(ServerResponse response, String template, Map<String, Object> values) {
    StringOutput output = new StringOutput();
    templates.render(template, values, output);
    send(response, "text/html; charset=utf-8", output.toString());
  }

  void json(ServerResponse response, Object value) {
    send(response, "application/json", codec.write(value));
  }

  void csv(ServerResponse response, String name, String text) {
    response.header(HeaderNames.CONTENT_DISPOSITION, "attachment; filename=\"" + name + ".csv\"");
    send(response, "text/csv; charset=utf-8", text);
  }

  void missing(ServerResponse response) {
    response.status(404);
    page(response, "missing.jte", Map.of());
  }

  static void go(ServerResponse response, String where) {
    response.status(303).header(HeaderNames.LOCATION, where).send();
  }

  private static void send(ServerResponse response, String type, String text) {
    response.header(HeaderNames.CONTENT_TYPE, type);
    response.send(Texts.visible(text).getBytes(StandardCharsets.UTF_8));
  }
}
