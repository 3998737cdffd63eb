// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.model;

import io.avaje.jsonb.Json;

/// Who answers for a workload.
///
/// @param name job number, container id, unit, user: by kind
/// @param uid real user id on the host
@Json(naming = Json.Naming.LowerHyphen)
public record Owner(OwnerKind kind, String name, int uid, Trust trust) {
  public Owner {
    Required.fields(kind, name, trust);
  }
}
