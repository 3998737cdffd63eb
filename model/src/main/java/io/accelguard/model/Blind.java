// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.model;

import io.avaje.jsonb.Json;

/// A source that could not be read. Blind is not clean: what depends on it is neither opened nor
/// cleared.
///
/// @param collector name of the collector
/// @param why what is missing and, where it is known, what to do about it
@Json(naming = Json.Naming.LowerHyphen)
public record Blind(String collector, String why) {
  public Blind {
    Required.fields(collector, why);
  }
}
