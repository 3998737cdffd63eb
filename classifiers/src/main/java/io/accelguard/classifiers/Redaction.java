// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers;

import java.util.List;

/// Shows no argument but the first.
final class Redaction {
  private Redaction() {}

  static List<String> redact(List<String> argv) {
    return argv.stream().limit(1).toList();
  }
}
