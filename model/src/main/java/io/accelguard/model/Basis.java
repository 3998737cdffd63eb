// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.model;

import io.avaje.jsonb.Json;

/// What a verdict was reached with, so that it can be reached again.
///
/// @param rules version of the rule base in force: twelve hexadecimal digits that depend on names
///   and texts of all rules
/// @param model version of the weights, steps, caps and priors of the classifiers, likewise
@Json(naming = Json.Naming.LowerHyphen)
public record Basis(String rules, String model) {
  public Basis {
    Required.fields(rules, model);
  }
}
