// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.model;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// One value of a YAML document, with the line it stands on.
public sealed interface YamlNode {
  /// From 1.
  int line();

  /// What the node is, for messages: `a mapping`, `a list`, `a value`.
  default String kind() {
    return switch (this) {
      case YamlMap _ -> "a mapping";
      case YamlList _ -> "a list";
      case YamlScalar _ -> "a value";
    };
  }

  /// Keys and values in the order of the file.
  ///
  /// @param lines line of each key
  record YamlMap(int line, LinkedHashMap<String, YamlNode> entries, Map<String, Integer> lines)
      implements YamlNode {}

  /// Items in the order of the file.
  record YamlList(int line, List<YamlNode> items) implements YamlNode {}

  /// A text, number, flag or null, as it was written.
  ///
  /// @param quoted whether it stood in quotes, so that `"null"` is a text
  record YamlScalar(int line, String text, boolean quoted) implements YamlNode {
    /// Whether nothing was written.
    public boolean isNull() {
      return !quoted && (text.isEmpty() || text.equals("~") || text.equals("null"));
    }
  }
}
