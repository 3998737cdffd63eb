// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.model;

import io.avaje.jsonb.Jsonb;
import java.util.Map;
import java.util.Optional;

/// Turns the vocabulary into JSON and back: the only place that knows the JSON library.
public final class JsonCodec {
  private static final int MAX_DEPTH = 64;

  // One for all codecs: avaje 3.11 adds all adapters once more to a list of its own at each build,
  // so that the n-th reader held n copies of them.
  private static final Jsonb JSONB =
      Jsonb.builder().failOnUnknown(false).serializeNulls(true).serializeEmpty(true).build();

  /// One line of JSON.
  public String write(Object value) {
    return JSONB.toJson(value);
  }

  /// Indented JSON for people.
  public String writePretty(Object value) {
    return JSONB.toJsonPretty(value);
  }

  /// Reads a JSON object whose shape is not known.
  ///
  /// @throws RuntimeException when the text is no JSON object; only for text that this codec wrote
  public Map<String, Object> readMap(String json) {
    return JSONB.type(Object.class).map().fromJson(json);
  }

  /// Reads a value; empty when the text is not JSON of that shape or misses a field that may not be
  /// null, or is nested deeper than 64 levels. Unknown fields are ignored, for mixed fleets.
  public <T> Optional<T> read(Class<T> type, String json) {
    if (!isShallow(json)) return Optional.empty();
    try {
      return Optional.of(JSONB.type(type).fromJson(json));
    } catch (RuntimeException e) {
      // The reader throws whatever a cut text leads it to, StringIndexOutOfBounds included; nobody
      // else's
      // code runs in here.
      return Optional.empty();
    }
  }

  /// The reader descends by recursion, also into what it ignores.
  private static boolean isShallow(String json) {
    int depth = 0;
    boolean quoted = false;
    for (int i = 0; i < json.length(); i++) {
      switch (json.charAt(i)) {
        case '\\' -> i++;
        case '"' -> quoted = !quoted;
        case '[', '{' -> depth += quoted ? 0 : 1;
        case ']', '}' -> depth -= quoted ? 0 : 1;
        default -> {}
      }
      if (depth > MAX_DEPTH) return false;
    }
    return true;
  }
}
