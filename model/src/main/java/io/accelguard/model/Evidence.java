// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.model;

import io.avaje.jsonb.Json;
import org.jspecify.annotations.Nullable;

/// One reason for or against a verdict.
///
/// @param grade of identity and protocol observations; null for behaviour
/// @param nats weight: positive speaks for guilt; one nat multiplies the odds by 2.718
/// @param what name of the feature or rule, for example `net.longlived_lowrate`
/// @param seen the raw value, with its unit
/// @param expected the normal range
/// @param source `rule:<id>` or `classifier:<name>`
@Json(naming = Json.Naming.LowerHyphen)
public record Evidence(
    Family family,
    @Nullable Grade grade,
    double nats,
    String what,
    String seen,
    String expected,
    String source) {
  public Evidence {
    Required.fields(family, what, seen, expected, source);
  }
}
