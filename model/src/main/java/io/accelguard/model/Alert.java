// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.model;

import io.avaje.jsonb.Json;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Something that is wrong, or was: what a receiver is told.
///
/// @param id the same as long as it is the same thing; receivers know it again by that
/// @param labels what it is, for routing: never text that a tenant chose
/// @param summary one line for people, with hidden characters spelt out
/// @param detail more lines
/// @param endsAt when it ended; null while it goes on
/// @param link page about it
@Json(naming = Json.Naming.LowerHyphen)
public record Alert(
    String id,
    Map<String, String> labels,
    String summary,
    String detail,
    Instant startsAt,
    @Nullable Instant endsAt,
    String link) {

  public Alert {
    Required.fields(id, labels, summary, detail, startsAt, link);
    labels = Map.copyOf(labels);
  }

  /// Whether it goes on.
  public boolean isFiring() {
    return endsAt == null;
  }
}
