// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.model;

import io.avaje.jsonb.Json;
import java.util.List;

/// What a running agent leaves in its state directory for people to read: how things stand, and the
/// latest change of each of the latest incidents.
///
/// @param incidents newest first, at most a few hundred
@Json(naming = Json.Naming.LowerHyphen)
public record NodeStatus(Report report, List<Incident> incidents) {
  public NodeStatus {
    Required.fields(report, incidents);
    incidents = List.copyOf(incidents);
  }
}
