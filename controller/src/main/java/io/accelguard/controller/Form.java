// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import io.helidon.webserver.http.ServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/// The fields that a browser posts, bounded; the first value of a name counts.
final class Form {
  private static final int MAX_BYTES = 128 << 10;

  private final Map<String, String> fields = new LinkedHashMap<>();

  static Form of(ServerRequest request) throws IOException {
    byte[] body;
    try (InputStream in = request.content().inputStream()) {
      body = in.readNBytes(MAX_BYTES);
    }
    Form form = new Form();
    for (String pair : new String(body, StandardCharsets.UTF_8).split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0)
        form.fields.putIfAbsent(
            decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
    }
    return form;
  }

  /// A field without the blanks around it; empty when it is missing.
  String text(String name, int limit) {
    return Texts.bounded(fields.getOrDefault(name, "").strip(), limit);
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return "";
    }
  }
}
