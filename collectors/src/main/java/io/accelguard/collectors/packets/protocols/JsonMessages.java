// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors.packets.protocols;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// JSON objects found one a line at the beginning of a stream, as JSON-RPC over TCP sends them.
/// Reads keys and plain values of the object and of the objects inside `params` and `result`; a cut
/// last message gives what stands before the cut. Tolerant, bounded, never recursive.
final class JsonMessages {
  private static final int MOST_MESSAGES = 32;
  private static final int MOST_KEYS = 64;
  private static final int MOST_DEPTH = 8;

  /// One object: dotted paths (`method`, `params.login`, `result.job.blob`) to plain values.
  record Message(Map<String, String> values) {
    Optional<String> value(String path) {
      return Optional.ofNullable(values.get(path));
    }

    boolean has(String path) {
      return values.containsKey(path);
    }
  }

  private final String text;
  private int at;

  private JsonMessages(String text) {
    this.text = text;
  }

  /// Every message; none when the first byte that is no blank does not open an object.
  static List<Message> in(Bytes stream) {
    int at = 0;
    while (at < stream.length() && stream.u8(at) <= ' ') at++;
    return stream.is(at, '{') ? new JsonMessages(stream.from(at).latin1()).all() : List.of();
  }

  private List<Message> all() {
    List<Message> found = new ArrayList<>();
    while (found.size() < MOST_MESSAGES) {
      while (at < text.length() && text.charAt(at) <= ' ') at++;
      if (at >= text.length() || text.charAt(at) != '{') return found;
      found.add(object());
    }
    return found;
  }

  private Message object() {
    Map<String, String> values = new HashMap<>();
    String[] keys = new String[MOST_DEPTH + 1];
    boolean[] isArray = new boolean[MOST_DEPTH + 1];
    int depth = 0;
    String last = "";
    boolean afterColon = false;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '{' || c == '[') {
        if (depth == MOST_DEPTH) {
          at = text.length();
          break;
        }
        keys[depth] = last;
        depth++;
        isArray[depth] = c == '[';
        if (depth > 1) put(values, path(keys, depth, ""), c == '[' ? "[" : "{");
        last = "";
        afterColon = false;
        at++;
      } else if (c == '}' || c == ']') {
        depth--;
        at++;
        if (depth <= 0) return new Message(Map.copyOf(values));
        last = "";
        afterColon = false;
      } else if (c == '"') {
        String string = string();
        if (afterColon) put(values, path(keys, depth, last), string);
        else if (!isArray[depth]) last = string;
      } else if (c == ':') {
        afterColon = true;
        at++;
      } else if (c == ',') {
        afterColon = false;
        last = "";
        at++;
      } else if (c <= ' ') {
        at++;
      } else {
        String word = word();
        if (afterColon) put(values, path(keys, depth, last), word);
      }
    }
    return new Message(Map.copyOf(values));
  }

  private static void put(Map<String, String> values, String path, String value) {
    if (values.size() < MOST_KEYS) values.putIfAbsent(path, value);
  }

  private static String path(String[] keys, int depth, String last) {
    StringBuilder path = new StringBuilder();
    for (int i = 1; i < depth; i++) {
      if (keys[i].isEmpty()) continue;
      if (!path.isEmpty()) path.append('.');
      path.append(keys[i]);
    }
    if (!last.isEmpty()) {
      if (!path.isEmpty()) path.append('.');
      path.append(last);
    }
    return path.toString();
  }

  private String string() {
    int start = ++at;
    while (at < text.length() && text.charAt(at) != '"') at += text.charAt(at) == '\\' ? 2 : 1;
    int end = Math.min(at, text.length());
    at = end + 1;
    return text.substring(start, end);
  }

  private String word() {
    int start = at;
    while (at < text.length() && ",:{}[]\" \t\r\n".indexOf(text.charAt(at)) < 0) at++;
    return text.substring(start, at);
  }
}
