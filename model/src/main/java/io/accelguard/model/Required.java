// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.model;

import org.jspecify.annotations.Nullable;

/// Refuses records that arrive without a field they cannot do without: the JSON reader leaves it
/// null.
final class Required {
  private Required() {}

  /// @throws IllegalArgumentException if one is null
  static void fields(@Nullable Object... values) {
    for (Object value : values) {
      if (value == null) throw new IllegalArgumentException("a required field is missing");
    }
  }
}
