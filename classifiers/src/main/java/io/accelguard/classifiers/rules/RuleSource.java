// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers.rules;

/// One rule file.
///
/// @param path as the person named it; its last component, without `.yml`, names the rule
/// @param text the YAML in it
public record RuleSource(String path, String text) {

  /// The last component of the path without its ending.
  String name() {
    String file = path.substring(path.lastIndexOf('/') + 1);
    int dot = file.lastIndexOf('.');
    return dot > 0 ? file.substring(0, dot) : file;
  }
}
