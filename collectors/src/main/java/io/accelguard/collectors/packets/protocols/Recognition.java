// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors.packets.protocols;

import io.accelguard.model.Category;
import io.accelguard.model.Grade;
import java.util.List;
import java.util.Optional;

/// A protocol that was recognised, and why.
///
/// @param protocol the name in reports
/// @param category empty for a protocol that is no misuse by itself
/// @param grade how much the bytes prove that it is this protocol
/// @param evidence what was seen, safe to show
public record Recognition(
    String protocol, Optional<Category> category, Grade grade, List<String> evidence) {
  public Recognition {
    evidence = List.copyOf(evidence);
  }

  static Optional<Recognition> of(
      String protocol, Category category, Grade grade, String... evidence) {
    return Optional.of(new Recognition(protocol, Optional.of(category), grade, List.of(evidence)));
  }

  /// A protocol that accuses nobody.
  static Optional<Recognition> ordinary(String protocol, String... evidence) {
    return Optional.of(
        new Recognition(protocol, Optional.empty(), Grade.DUAL_USE, List.of(evidence)));
  }
}
